import { createHash } from 'node:crypto';
import type { RawImage } from '@rsanet/detect-utils';
import { cost, fold } from '@rsanet/graph';
import type { RsanetOptions } from '@rsanet/rsanet/model';
import { detectorFiles } from '@rsanet/rsanet/node';
import type { networkFacts } from '../report/schema/network.ts';
import { sampleModel, withCandidates } from '../sample/network.ts';
import type { Job } from '../sessions/protocol.ts';
import { writeJob } from '../sessions/write-job.ts';
import type { MatrixNetwork } from './matrix.ts';

/** What a network is and takes, whatever it runs on. */
export type NetworkFacts = Pick<MatrixNetwork, keyof typeof networkFacts>;

/**
 * Writes RSANet with random weights, which takes the same time as a trained one, as files that every
 * session can run.
 *
 * @param folder to be made and filled
 * @param seed of the weights
 * @throws RsanetError INVALID_INPUT_SIZE when a side of the input is not divisible by 32
 */
export async function networkFiles(
  network: RsanetOptions,
  image: RawImage,
  seed: number,
  folder: string,
): Promise<{ job: Job; facts: NetworkFacts }> {
  const { graph, metadata } = await withCandidates(sampleModel(network, seed), image);
  const files = detectorFiles(fold(graph), metadata, { dtype: 'float32' });
  const job = await writeJob(folder, files, image);
  const { params, macs, flops, memoryAccess } = cost(graph);
  const hash = createHash('sha256');
  let bytes = 0;
  for (const content of files.values()) {
    hash.update(content);
    bytes += content.length;
  }
  const counts = { params, macs, flops, memoryAccess };
  return { job, facts: { input: metadata.input, hash: hash.digest('hex'), bytes, ...counts } };
}
