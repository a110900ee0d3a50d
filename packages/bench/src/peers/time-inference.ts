import type { RawImage } from '@rsanet/detect-utils';
import { SCORE_THRESHOLD } from '../sample/network.ts';
import type { OpenContender } from './contender.ts';

/** Milliseconds of one inference. */
export interface InferenceTime {
  /** From numbers in to numbers read. */
  forward: number;
  /** From image to boxes; null where there is no decoder. */
  endToEnd: number | null;
}

/** Runs a network on an image once. */
export async function timeInference(
  { executor, preprocess, detector }: OpenContender,
  image: RawImage,
): Promise<InferenceTime> {
  const start = performance.now();
  const { tensor, transforms } = preprocess(image);
  const prepared = performance.now();
  const outputs = await executor.run(tensor);
  const computed = performance.now();
  detector?.postprocess(outputs, transforms, { scoreThreshold: SCORE_THRESHOLD });
  return {
    forward: computed - prepared,
    endToEnd: detector && performance.now() - start,
  };
}
