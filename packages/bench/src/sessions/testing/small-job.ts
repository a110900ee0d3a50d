import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { detectorFiles } from '@rsanet/rsanet/node';
import { sampleImage } from '../../sample/image.ts';
import { sampleModel, withCandidates } from '../../sample/network.ts';
import type { Job } from '../protocol.ts';
import { writeJob } from '../write-job.ts';

/** A job in a folder of its own. */
export interface SmallJob {
  job: Job;
  remove(): Promise<void>;
}

/** Writes a small detector that finds something on a small image; needs a backend. */
export async function smallJob(): Promise<SmallJob> {
  const folder = await mkdtemp(join(tmpdir(), 'rsanet-session-'));
  const image = sampleImage({ width: 120, height: 90 }, 1);
  const input = { width: 96, height: 96 };
  const channels = [8, 8, 8, 16, 16] as const;
  const { graph, metadata } = await withCandidates(
    sampleModel({ preset: 'voc-416', input, channels }, 1),
    image,
    { share: 0.1, scoreThreshold: 0.5 },
  );
  const job = await writeJob(folder, detectorFiles(graph, metadata, { dtype: 'float32' }), image);
  return { job: { ...job, warmups: 1 }, remove: () => rm(folder, { recursive: true }) };
}
