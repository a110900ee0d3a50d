import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { channelsOf, type RawImage, type Size } from '@rsanet/detect-utils';
import { type CostFigures, cost, fold } from '@rsanet/graph';
import type { RsanetOptions } from '@rsanet/rsanet/model';
import { detectorFiles } from '@rsanet/rsanet/node';
import {
  CANDIDATE_SHARE,
  SCORE_THRESHOLD,
  sampleModel,
  withCandidates,
} from '../sample/network.ts';
import type { Job } from '../sessions/protocol.ts';

/** What a network is and takes, whatever it runs on. */
export interface NetworkFacts
  extends Pick<CostFigures, 'params' | 'macs' | 'flops' | 'memoryAccess'> {
  /** In pixels. */
  input: Size;
  /** SHA-256 of the graph model's files, in hexadecimal. */
  hash: string;
  /** Of the graph model's files, with float32 weights. */
  bytes: number;
}

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
  const wanted = { share: CANDIDATE_SHARE, scoreThreshold: SCORE_THRESHOLD };
  const { graph, metadata } = await withCandidates(sampleModel(network, seed), image, wanted);
  const files = detectorFiles(fold(graph), metadata, { dtype: 'float32' });
  const { params, macs, flops, memoryAccess } = cost(graph);
  const hash = createHash('sha256');
  let bytes = 0;
  await mkdir(folder, { recursive: true });
  for (const [name, content] of files) {
    hash.update(content);
    bytes += content.length;
    await writeFile(join(folder, name), content);
  }
  const path = join(folder, 'image.rgb');
  await writeFile(path, rgb(image));
  const { width, height } = image;
  return {
    job: { model: folder, image: { path, width, height } },
    facts: {
      input: metadata.input,
      hash: hash.digest('hex'),
      bytes,
      params,
      macs,
      flops,
      memoryAccess,
    },
  };
}

/** An image's bytes, three per pixel. */
function rgb(image: RawImage): Uint8Array {
  const { data, width, height } = image;
  const channels = channelsOf(image);
  const bytes = new Uint8Array(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel++) {
    for (let channel = 0; channel < 3; channel++) {
      bytes[pixel * 3 + channel] = data[pixel * channels + (channels === 1 ? 0 : channel)]!;
    }
  }
  return bytes;
}
