import type { ReadFile } from '@rsanet/graph';
import type { Roofline } from '../roofline/roofline.ts';
import { type ColdStart, coldStart, type StartModule } from './cold-start.ts';
import type { ColdRuntime, FreshJob } from './task.ts';

/**
 * Does a task in this process or page.
 *
 * @param read reads a file of the job's folder
 * @param starts imports a runtime's module
 */
export async function doTask(
  { task, folder, image: size }: FreshJob,
  read: ReadFile,
  starts: Readonly<Record<ColdRuntime, () => Promise<StartModule>>>,
): Promise<ColdStart | Roofline> {
  const image = { ...size, data: await read('image.rgb'), channels: 3 } as const;
  if (task.kind === 'coldStart') return coldStart(starts[task.runtime], { folder, read }, image);
  const { roofline } = await import('../roofline/roofline.ts');
  return roofline(read, image, task.runs);
}
