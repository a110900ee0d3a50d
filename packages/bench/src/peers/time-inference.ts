import type { RawImage } from '@rsanet/detect-utils';
import { SCORE_THRESHOLD } from '../sample/network.ts';
import { infer } from '../sessions/infer.ts';
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
  const { forward, total } = await infer(
    {
      preprocess,
      run: (input) => executor.run(input),
      postprocess: (outputs, transforms) =>
        detector?.postprocess(outputs, transforms, { scoreThreshold: SCORE_THRESHOLD }) ?? [],
    },
    image,
  );
  return { forward, endToEnd: detector && total };
}
