// A process that does one task.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { highWaterMark } from '../../sessions/high-water-mark.ts';
import { answerParent } from '../../sessions/node/answer-parent.ts';
import { doTask } from '../do-task.ts';
import type { FreshJob, Measured } from '../task.ts';

const starts = {
  engine: () => import('../start/engine.ts'),
  wasm: () => import('./wasm.ts'),
  'onnxruntime-web': () => import('./onnxruntime.ts'),
} as const;

answerParent(async (job: FreshJob): Promise<Measured> => {
  const idle = await highWaterMark(process.pid);
  const value = await doTask(job, (name) => readFile(join(job.folder, name)), starts);
  const peak = await highWaterMark(process.pid);
  const memory = idle !== null && peak !== null ? { idle, peak } : null;
  return { value, memory, download: null };
});
