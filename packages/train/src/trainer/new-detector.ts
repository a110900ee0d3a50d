import type { Graph } from '@rsanet/graph';
import type { OutputSpec } from '@rsanet/rsanet';
import { presets, STRIDES, scaleAnchors } from '@rsanet/rsanet';
import { type RsanetOptions, rsanet } from '@rsanet/rsanet/model';
import { fromLayersModel } from '@rsanet/tfjs';
import type { Dataset } from '../data/index.ts';
import { initialise } from '../network/initialise.ts';
import { dataAnchors } from './anchors.ts';

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
  head: OutputSpec;
}

/**
 * An untrained RSANet for a data set: weights drawn from the seed, anchors by k-means over its boxes;
 * the preset's anchors where there are fewer than nine different boxes.
 *
 * @throws RsanetError as `rsanet` does
 */
export function newDetector(options: NewDetectorOptions): NewDetector {
  const { data, seed, preset, ...network } = options;
  const model = rsanet({ ...network, preset, numClasses: data.classes.length });
  const [, height, width] = model.inputs[0]!.shape as [null, number, number];
  const graph = initialise(fromLayersModel(model), seed);
  model.dispose();
  const input = { width, height };
  const anchors =
    dataAnchors(data, input, STRIDES.length, seed) ??
    scaleAnchors(presets[preset].anchors, width / presets[preset].input.width);
  return { graph, head: { input, strides: STRIDES, anchors, classes: data.classes } };
}
