import { type ChildProcess, fork } from 'node:child_process';
import { RsanetError } from '@rsanet/errors';
import * as v from 'valibot';
import { sessionEnd } from '../session-end.ts';
import { type Answer, answers, type Call, type Request, reply } from './messages.ts';

/** A child process that answers, for as long as all goes well. */
export interface RunningChild {
  /**
   * Asks the child for something. After a rejection the child is gone, and further calls reject with
   * the same; only {@link Unavailable}, the child's own answer, says that there never was anything.
   *
   * @throws Unavailable when the child says that it has not got the backend
   * @throws RsanetError BACKEND_UNAVAILABLE saying why there is no answer
   * @throws the signal's reason when aborted
   */
  call<Name extends Call>(name: Name, ...given: Given<Name>): Promise<Answer<Name>>;
  /** Ends the child; never rejects; idempotent. */
  close(): Promise<void>;
}

type Given<Name extends Call> = Name extends 'open'
  ? [Omit<Extract<Request, { call: 'open' }>, 'id' | 'call'>]
  : [];

/** The child has not got the backend, and says why. */
export class Unavailable extends Error {}

/** Options of {@link startChild}. */
export interface ChildOptions {
  /** Longest that an answer may take, ms. */
  timeoutMs: number;
  signal?: AbortSignal | undefined;
}

// Of what the child writes to stderr, as much as helps to understand why it died.
const STDERR_TAIL = 2000;
const STDERR_LINES = 3;

/** Starts a child process from a script that speaks the messages of this folder. */
export function startChild(script: string, { timeoutMs, signal }: ChildOptions): RunningChild {
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
  const waiting = new Map<number, { name: Call; resolve(value: unknown): void }>();
  let ids = 0;
  const end = sessionEnd(signal, () => child.kill('SIGKILL'));
  function fail(why: string, { heard = true } = {}): void {
    const said = heard ? stderr() : '';
    end.finish(new RsanetError('BACKEND_UNAVAILABLE', said ? `${why} Its stderr: ${said}` : why));
  }

  child.on('message', (message) => {
    const parsed = v.safeParse(reply, message);
    const asked = parsed.success ? waiting.get(parsed.output.id) : undefined;
    if (!parsed.success || !asked) {
      fail('The child process answers what nobody asked for.');
      return;
    }
    waiting.delete(parsed.output.id);
    if ('error' in parsed.output) {
      const { status, reason } = parsed.output.error;
      if (status === 'unavailable') end.finish(new Unavailable(reason));
      else fail(reason, { heard: false });
      return;
    }
    const value = v.safeParse(answers[asked.name], parsed.output.value);
    if (value.success) asked.resolve(value.output);
    else {
      const [issue] = value.issues;
      const field = v.getDotPath(issue);
      fail(
        `The child process answers '${asked.name}' with nonsense${field ? ` at '${field}'` : ''}: ${issue.message}.`,
      );
    }
  });
  child.on('error', (error) => fail(`The child process does not start: ${error.message}.`));
  child.on('close', (code, killed) => {
    fail(`The child process ended ${killed ? `by ${killed}` : `with exit code ${code}`}.`);
  });

  return {
    async call<Name extends Call>(name: Name, ...given: Given<Name>) {
      end.throwIfEnded();
      const id = ids++;
      const answer = new Promise<Answer<Name>>((resolve) => {
        waiting.set(id, { name, resolve: resolve as (value: unknown) => void });
      });
      const late = setTimeout(
        () => fail(`The child process gave no answer to '${name}' within ${timeoutMs} ms.`),
        timeoutMs,
      );
      child.send({ id, call: name, ...given[0] }, () => undefined);
      try {
        return await Promise.race([answer, end.ended]);
      } finally {
        clearTimeout(late);
      }
    },
    async close() {
      end.close();
      await ended;
    },
  };
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
