import { fork } from 'node:child_process';
import { RsanetError } from '@rsanet/errors';
import type { StepReport, TrainingJob } from './job.ts';

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

const CHILD = new URL('./training-child.js', import.meta.url);

/**
 * Starts a training in a process of its own, which is stopped (SIGSTOP) between runs, with all its threads: nothing of it,
 * such as reading ahead, goes on while another one is measured. Not on Windows, which has no such signal.
 *
 * @param timeoutMs longest that one run may take
 */
export function startTraining(
  job: TrainingJob,
  timeoutMs: number,
  script = CHILD,
): TrainingProcess {
  const child = fork(script, [], { execArgv: [], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-2000);
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  child.send(job);
  const name = `The training by '${job.trainer}'`;

  return {
    run(steps) {
      return new Promise((resolve, reject) => {
        const reports: StepReport[] = [];
        const settle = (act: () => void) => {
          clearTimeout(late);
          child.off('message', hear);
          child.off('close', fail);
          act();
        };
        const fail = () =>
          settle(() =>
            reject(new RsanetError('BACKEND_UNAVAILABLE', `${name} ended: ${stderr.trim()}`)),
          );
        const late = setTimeout(
          () =>
            settle(() =>
              reject(
                new RsanetError(
                  'BACKEND_UNAVAILABLE',
                  `${name} made ${reports.length} steps within ${timeoutMs} ms; ${steps + 1} were expected.`,
                ),
              ),
            ),
          timeoutMs,
        );
        const hear = (message: unknown) => {
          reports.push(message as StepReport);
          if (reports.length <= steps) return;
          child.kill('SIGSTOP');
          settle(() => resolve(reports));
        };
        child.on('message', hear);
        child.once('close', fail);
        if (child.exitCode !== null || child.signalCode !== null) fail();
        else child.kill('SIGCONT');
      });
    },
    async close() {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await ended;
    },
  };
}
