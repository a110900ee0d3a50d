import { spawn } from 'node:child_process';
import { on, once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { RsanetError } from '@rsanet/errors';
import { stderrTail } from '../sessions/node/stderr-tail.ts';
import type { StepReport } from './job.ts';
import type { TrainingChild } from './training-child.ts';

/** A training that stands still but for what is asked of it. */
export interface TrainingProcess {
  /**
   * Lets it run until it has made so many steps from the first end of a step on: the one that was under way when it was
   * stopped is not counted.
   *
   * @throws RsanetError BACKEND_UNAVAILABLE when it ends or takes too long
   */
  run(steps: number): Promise<readonly StepReport[]>;
  /** Ends it; never rejects. */
  close(): Promise<void>;
}

/**
 * Starts a training in a process of its own, which is stopped (SIGSTOP) between runs, with all its threads: nothing of it,
 * such as reading ahead, goes on while another one is measured. Not on Windows, which has no such signal.
 *
 * @param timeoutMs longest that one run may take
 */
export function startTraining(
  { name, command: [program, ...args], input }: TrainingChild,
  timeoutMs: number,
): TrainingProcess {
  const child = spawn(program, args, { stdio: ['pipe', 'ignore', 'pipe', 'pipe'] });
  const stderr = stderrTail(child);
  const ended = new AbortController();
  child.once('close', () => ended.abort(stderr()));
  child.once('error', ({ message }) => ended.abort(message));
  // What cannot be written to a process that ended is of no interest; that it ended is reported.
  child.stdin?.on('error', () => {});
  child.stdin?.end(JSON.stringify(input));
  const reports = createInterface({ input: child.stdio[3] as Readable });
  const failure = (what: string) =>
    new RsanetError('BACKEND_UNAVAILABLE', `The training by '${name}' ${what}`);

  return {
    async run(steps) {
      const made: StepReport[] = [];
      const late = AbortSignal.timeout(timeoutMs);
      const signal = AbortSignal.any([ended.signal, late]);
      child.kill('SIGCONT');
      try {
        for await (const [line] of on(reports, 'line', { signal })) {
          made.push(JSON.parse(line));
          if (made.length > steps) break;
        }
      } catch (error) {
        if (!signal.aborted) throw error;
        if (ended.signal.aborted) throw failure(`ended: ${ended.signal.reason}`);
        const found = `made ${made.length} steps within ${timeoutMs} ms`;
        throw failure(`${found}; ${steps + 1} were expected.`);
      }
      child.kill('SIGSTOP');
      return made;
    },
    async close() {
      child.kill('SIGKILL');
      if (!ended.signal.aborted) await once(ended.signal, 'abort');
    },
  };
}
