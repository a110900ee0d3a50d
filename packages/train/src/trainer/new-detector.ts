import {
  type Anchor,
  kMeansAnchors,
  letterbox,
  type Size,
  splitAnchors,
} from '@rsanet/detect-utils';
import { compile, type Graph } from '@rsanet/graph';
import { type Preset, presets, STRIDES, scaleAnchors } from '@rsanet/rsanet';
import { type RsanetOptions, rsanet } from '@rsanet/rsanet/model';
import type { Dataset } from '../data/index.ts';
import type { Head } from '../head.ts';
import { initialise } from '../network/initialise.ts';

/** Options of {@link newDetector}: a preset, its data, and whatever of the network should differ. */
export interface NewDetectorOptions extends Omit<RsanetOptions, 'numClasses'> {
  /** What it will be trained on: its classes, and the anchors that suit its boxes. */
  data: Dataset;
  /** Makes the first weights and the anchors repeatable. */
  seed: number;
}

/** A network before training, and what its outputs mean. */
export interface NewDetector {
  graph: Graph;
  head: Head;
}

const SCALES = STRIDES.length;
const ANCHORS = 3 * SCALES;

/**
 * An untrained RSANet for a data set: weights drawn from the seed, anchors by k-means over the boxes as
 * they lie in the network's input; the preset's anchors where there are fewer than nine different boxes.
 *
 * @throws RsanetError as `rsanet` does
 */
export function newDetector(options: NewDetectorOptions): NewDetector {
  const { data, seed, preset, ...network } = options;
  const model = rsanet({ ...network, preset, numClasses: data.classes.length });
  const [, height, width] = model.inputs[0]!.shape as [null, number, number];
  const graph = initialise(compile(model), seed);
  model.dispose();
  const input = { width, height };
  const anchors = anchorsFor(data, input, seed, presets[preset]);
  return { graph, head: { input, strides: STRIDES, anchors, classes: data.classes } };
}

function anchorsFor(
  { samples }: Dataset,
  input: Size,
  seed: number,
  preset: Preset,
): readonly (readonly Anchor[])[] {
  const sizes = samples.flatMap((sample) => {
    const { scale } = letterbox(sample, input);
    return sample.objects
      .filter(({ crowd }) => !crowd)
      .map(({ box: [x1, y1, x2, y2] }): Anchor => [(x2 - x1) * scale, (y2 - y1) * scale]);
  });
  if (new Set(sizes.map(String)).size < ANCHORS) {
    return scaleAnchors(preset.anchors, input.width / preset.input.width);
  }
  return splitAnchors(kMeansAnchors(sizes, { count: ANCHORS, seed }), SCALES);
}
