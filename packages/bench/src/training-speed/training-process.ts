import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { RsanetError } from '@rsanet/errors';
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
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-2000);
  });
  let gone = false;
  const ended = new Promise<void>((resolve) => {
    const end = () => {
      gone = true;
      resolve();
    };
    child.once('close', end);
    child.once('error', ({ message }) => {
      stderr += message;
      end();
    });
  });
  // What cannot be written to a process that ended is of no interest; that it ended is reported.
  child.stdin?.on('error', () => {});
  child.stdin?.end(JSON.stringify(input));
  const reports = createInterface({ input: child.stdio[3] as Readable });
  const failure = (what: string) =>
    new RsanetError('BACKEND_UNAVAILABLE', `The training by '${name}' ${what}`);

  return {
    async run(steps) {
      const made: StepReport[] = [];
      let settle = (): void => {};
      const enough = new Promise<void>((resolve) => {
        settle = resolve;
      });
      const hear = (line: string) => {
        if (made.length > steps) return;
        made.push(JSON.parse(line));
        if (made.length <= steps) return;
        child.kill('SIGSTOP');
        settle();
      };
      const end = ended.then(() => {
        throw failure(`ended: ${stderr.trim()}`);
      });
      const given = new AbortController();
      const late = setTimeout(timeoutMs, undefined, { signal: given.signal }).then(() => {
        const found = `made ${made.length} steps within ${timeoutMs} ms`;
        throw failure(`${found}; ${steps + 1} were expected.`);
      });
      reports.on('line', hear);
      try {
        if (!gone) child.kill('SIGCONT');
        await Promise.race([end, enough, late]);
        return made;
      } finally {
        given.abort();
        reports.off('line', hear);
      }
    },
    async close() {
      child.kill('SIGKILL');
      if (!gone) await ended;
    },
  };
}
