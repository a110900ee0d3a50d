import { type Dataset, type NewDetector, newDetector } from '@rsanet/train';
import { readVoc } from '@rsanet/train/node';
import type { TrainingWork } from './job.ts';

/**
 * The data that is learnt and the network before its first step.
 *
 * @throws RsanetError as `readVoc` and `newDetector` do
 */
export async function startOf(work: TrainingWork): Promise<NewDetector & { data: Dataset }> {
  const data = await readVoc(work.data, work.split);
  const { input, channels, seed } = work;
  return { ...newDetector({ preset: 'voc-416', data, seed, input, channels }), data };
}
