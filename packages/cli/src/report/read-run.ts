import { basename, join, resolve } from 'node:path';
import type { DetectorMetadata } from '@rsanet/rsanet';
import type { EpochReport, Measure } from '@rsanet/train';

/** A run as its folder has it. */
export interface FinishedRun {
  readonly name: string;
  readonly model: string;
  readonly metadata: DetectorMetadata;
  readonly history: readonly EpochReport[];
  readonly training: Readonly<Record<string, unknown>>;
  readonly measure: Measure;
}

/**
 * Reads the folder of a run: its detector's metadata and `metrics.jsonl`.
 *
 * @throws RsanetError naming the file that is missing or malformed
 */
export async function readRun(dir: string): Promise<FinishedRun> {
  const { readDetector } = await import('@rsanet/rsanet/node');
  const { readMetrics } = await import('@rsanet/train/node');
  const model = join(dir, 'model');
  const history = await readMetrics(dir);
  const { metadata } = await readDetector(model);
  const { training = {} } = metadata;
  const measure = training.measure === 'coco' ? 'coco' : 'voc';
  return { name: basename(resolve(dir)), model, metadata, history, training, measure };
}
