import type { Graph } from '@rsanet/graph';
import type { OutputSpec } from '@rsanet/rsanet';
import { presets, type RsanetOptions, rsanet, STRIDES, scaleAnchors } from '@rsanet/rsanet/graph';
import type { Dataset } from '../data/index.ts';
import { dataAnchors } from './anchors.ts';
import { assertLearnable } from './assert-learnable.ts';

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
  spec: OutputSpec;
}

/**
 * An untrained RSANet for a data set: weights drawn from the seed, anchors by k-means over its boxes;
 * the preset's anchors where there are fewer than nine different boxes.
 *
 * @throws RsanetError INVALID_ARGUMENT when the data set names no class
 * @throws RsanetError as `rsanet` does
 */
export function newDetector(options: NewDetectorOptions): NewDetector {
  const { data, seed, preset, ...network } = options;
  if (data.classes.length === 0) assertLearnable(data, data.classes);
  const graph = rsanet({ ...network, preset, seed, numClasses: data.classes.length });
  const { input = presets[preset].input } = network;
  const anchors =
    dataAnchors(data, input, STRIDES.length, seed) ??
    scaleAnchors(presets[preset].anchors, input.width / presets[preset].input.width);
  return { graph, spec: { input, strides: STRIDES, anchors, classes: data.classes } };
}
