import { assertOptions } from '@rsanet/errors';
import type { Graph } from '@rsanet/graph';
import { graphLayers, graphOf, input } from '@rsanet/layers/graph';
import { NETWORK_NAMES, network, type RsanetOptions } from './network.ts';

export { COCO_CLASSES, VOC_CLASSES } from './classes.ts';
export type { RsanetOptions } from './network.ts';
export { type Preset, type PresetName, presets, STRIDES, scaleAnchors } from './presets.ts';

/**
 * RSANet as a graph, untrained: LCNet and RSAFPN composed; needs neither a backend nor TensorFlow.js.
 *
 * Kernels are drawn from the seed and their nodes' names by normal distributions, of deviation
 * `sqrt(2 / fanIn)` (He's, arXiv 1502.01852) in front of batch norm and `0.5 / sqrt(fanIn)` where a bias
 * follows; objectness starts at 1 in 100. A training starts from these weights as they are.
 *
 * @param options a preset, whatever should differ from it, and a `seed`, 0 by default
 * @returns a network from RGB `[n, h, w, 3]` in 0..1 to logits at strides 8, 16, 32, each
 * `[n, h / stride, w / stride, 3 * (5 + numClasses)]`
 * @throws RsanetError INVALID_ARGUMENT for an unknown preset, or an option as in `lcnet` and `rsafpn`
 * @throws RsanetError INVALID_INPUT_SIZE when the input is no size, or a side not divisible by 32
 *
 * @example
 * ```ts
 * import { cost } from '@rsanet/graph';
 * import { rsanet } from '@rsanet/rsanet/graph';
 *
 * const { params } = cost(rsanet({ preset: 'voc-416', seed: 1 }));
 * if (params !== 3_276_385) throw new Error(`${params}`);
 * ```
 */
export function rsanet(options: RsanetOptions & { seed?: number }): Graph {
  assertOptions(options, { ...NETWORK_NAMES, seed: true });
  const { seed = 0, ...rest } = options;
  const { name, inputShape, outputs } = network(rest);
  const images = input({ name: 'images', shape: inputShape });
  return graphOf({ name, outputs: outputs(graphLayers, images), seed });
}
