import type { RawImage } from '@rsanet/detect-utils';
import type { RawTensor } from '@rsanet/graph';
import type { Detection, Preprocessed } from '@rsanet/rsanet';
import type { SessionOutputs, StageTimes } from './protocol.ts';

/** A network in the steps that are timed. */
export interface Steps {
  preprocess(image: RawImage): Preprocessed;
  run(input: RawTensor): Promise<RawTensor[]>;
  postprocess(outputs: readonly RawTensor[], transforms: Preprocessed['transforms']): Detection[];
}

/** One inference, with the times of its stages. */
export async function infer(
  { preprocess, run, postprocess }: Steps,
  image: RawImage,
): Promise<StageTimes & SessionOutputs> {
  const start = performance.now();
  const { tensor, transforms } = preprocess(image);
  const prepared = performance.now();
  const outputs = await run(tensor);
  const computed = performance.now();
  const detections = postprocess(outputs, transforms);
  const end = performance.now();
  return {
    preprocess: prepared - start,
    forward: computed - prepared,
    postprocess: end - computed,
    total: end - start,
    outputs,
    detections,
  };
}

/** The times of one inference alone. */
export async function timeInference(steps: Steps, image: RawImage): Promise<StageTimes> {
  const { outputs, detections, ...times } = await infer(steps, image);
  return times;
}
