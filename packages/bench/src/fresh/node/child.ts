// A process that does one task.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { highWaterMark } from '../../sessions/high-water-mark.ts';
import { doTask } from '../do-task.ts';
import type { FreshJob } from '../task.ts';

const starts = {
  engine: () => import('../start/engine.ts'),
  wasm: () => import('./wasm.ts'),
  'onnxruntime-web': () => import('./onnxruntime.ts'),
} as const;

process.once('message', async (job: FreshJob) => {
  try {
    const idle = await highWaterMark(process.pid);
    const value = await doTask(job, (name) => readFile(join(job.folder, name)), starts);
    const peak = await highWaterMark(process.pid);
    const memory = idle !== null && peak !== null ? { idle, peak } : null;
    process.send?.({ value, memory }, () => process.exit());
  } catch (error) {
    const { message = String(error) } = (error ?? {}) as { message?: string };
    process.send?.({ error: message }, () => process.exit());
  }
});
process.on('disconnect', () => process.exit());
