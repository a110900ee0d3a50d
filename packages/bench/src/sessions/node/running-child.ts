import { type ChildProcess, fork } from 'node:child_process';
import { type Realm, realm } from '../realm.ts';
import { type Reply, reasonOf } from './answer-parent.ts';

// Of what the child writes to stderr, as much as helps to understand why it died.
const STDERR_TAIL = 2000;
const STDERR_LINES = 3;

/**
 * Starts a child process.
 *
 * @param script that calls `answerParent`
 * @param signal ends the child with its reason
 */
export function startChild(script: string, signal?: AbortSignal): Realm {
  const child = fork(script, [], {
    // Nothing of how this process was started, such as a debugger's port.
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.once('error', () => resolve());
  });
  const stderr = tailOf(child);
  // A child answers in the order in which it is asked.
  const waiting: ((reply: Reply) => void)[] = [];
  const running = realm({
    name: 'The child process',
    send: (request) =>
      new Promise((resolve, reject) => {
        waiting.push((reply) => {
          if ('error' in reply) reject(new Error(reply.error));
          else resolve(reply.value);
        });
        child.send(request as object, () => undefined);
      }),
    said() {
      const said = stderr();
      return said && `Its stderr: ${said}`;
    },
    whyRejected: reasonOf,
    end() {
      child.kill('SIGKILL');
      return ended;
    },
    signal,
  });

  child.on('message', (reply: Reply) => {
    const answered = waiting.shift();
    if (answered) answered(reply);
    else running.fail('The child process answers what nobody asked for.');
  });
  child.on('error', (error) => running.fail(`The child process does not start: ${error.message}.`));
  child.on('close', (code, killed) => {
    running.fail(`The child process ended ${killed ? `by ${killed}` : `with exit code ${code}`}.`);
  });
  return running;
}

/** The last lines of what a child writes to stderr. */
function tailOf({ stderr }: ChildProcess): () => string {
  let tail = '';
  stderr?.setEncoding('utf8').on('data', (text: string) => {
    tail = (tail + text).slice(-STDERR_TAIL);
  });
  return () =>
    tail
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '' && !/^(at |Node\.js v|\^+$)/.test(line))
      .slice(-STDERR_LINES)
      .join(' | ');
}
