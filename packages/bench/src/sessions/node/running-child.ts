import { fork } from 'node:child_process';
import { type Realm, realm } from '../realm.ts';
import { type Reply, reasonOf } from './answer-parent.ts';
import { stderrTail } from './stderr-tail.ts';

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
  const stderr = stderrTail(child);
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
