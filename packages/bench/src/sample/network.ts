import type { RawImage } from '@rsanet/detect-utils';
import { fold, type Runtime } from '@rsanet/graph';
import { type DetectorModel, preprocess } from '@rsanet/rsanet';
import { presets, type RsanetOptions, rsanet, STRIDES } from '@rsanet/rsanet/graph';
import { tfjsRuntime } from '@rsanet/tfjs';
import { objectnessShift, shiftObjectness } from './objectness.ts';
import { withExecutors } from './with-executors.ts';

/** Score that boxes of a measured network are kept by: a detector's default. */
export const SCORE_THRESHOLD = 0.3;

/** Of a network's predictions, how many reach the score: about what a trained network lets through. */
const CANDIDATE_SHARE = 0.01;

/** RSANet with weights drawn from the seed, not folded, as a detector of its preset's classes. */
export function sampleModel(network: RsanetOptions, seed: number): DetectorModel {
  const { classes, anchors, input: usual } = presets[network.preset];
  const { input = usual } = network;
  return {
    graph: rsanet({ ...network, seed }),
    metadata: {
      format: 'rsanet-detector',
      version: 1,
      strides: STRIDES,
      anchors,
      input,
      classes: classes.slice(0, network.numClasses),
    },
  };
}

/** How much a network is to find. */
interface Wanted {
  /** Of the predictions of each scale, 0..1; 0.01 by default. */
  share?: number;
  /** What they reach; 0.3 by default. */
  scoreThreshold?: number;
}

/**
 * The same model, with biases by which it finds about as much as a trained one: on the given image
 * a share of the predictions of each scale reaches a score.
 *
 * @param runtime what runs it for that; TensorFlow.js on wasm by default
 */
export async function withCandidates(
  { graph, metadata }: DetectorModel,
  image: RawImage,
  { share = CANDIDATE_SHARE, scoreThreshold = SCORE_THRESHOLD }: Wanted = {},
  runtime: Runtime = tfjsRuntime('wasm'),
): Promise<DetectorModel> {
  const outputs = await withExecutors(runtime, [fold(graph)], (executor) =>
    executor.run(preprocess([image], metadata).tensor),
  );
  const numClasses = metadata.classes.length;
  const shifts = outputs.map((output) =>
    objectnessShift(output, numClasses, scoreThreshold, share),
  );
  return { graph: shiftObjectness(graph, numClasses, shifts), metadata };
}
