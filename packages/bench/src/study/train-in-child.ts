import { fork } from 'node:child_process';
import { RsanetError } from '@rsanet/errors';
import { stderrTail } from '../sessions/node/stderr-tail.ts';
import type { RunStep, StudyRun, TrainedRun, TrainRun } from './train-run.ts';

/** What a child process is given. */
export interface ChildJob {
  run: StudyRun;
  threads: number;
}

/** What a child process reports: a step, or at last the result. */
export type ChildReport = { step: RunStep } | { trained: TrainedRun };

const CHILD = new URL('./study-child.js', import.meta.url);

/**
 * Trains each run in a process of its own, so that several may go side by side.
 *
 * @param threads that each training takes
 */
export function trainInChild(threads: number, script = CHILD): TrainRun {
  return (run, { signal, onStep }) =>
    new Promise((resolve, reject) => {
      const child = fork(script, [], {
        stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
        killSignal: 'SIGKILL',
        ...(signal && { signal }),
      });
      const stderr = stderrTail(child);
      let trained: TrainedRun | null = null;
      child.on('message', (report: ChildReport) => {
        if ('trained' in report) trained = report.trained;
        else onStep?.(report.step);
      });
      child.on('error', (error) => {
        // Of a child that is killed, its end is waited for.
        if (!signal?.aborted) reject(error);
      });
      child.once('close', () => {
        if (trained) return resolve(trained);
        if (signal?.aborted) return reject(signal.reason);
        const name = `The training of '${run.variant.name}' with seed ${run.seed}`;
        reject(new RsanetError('WORKER_FAILED', `${name} ended: ${stderr()}`));
      });
      const job: ChildJob = { run, threads };
      child.send(job);
    });
}
