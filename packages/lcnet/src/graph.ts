import { type Graph, type InputNode, type InputSize, shapes } from '@rsanet/graph';
import { bind } from '@rsanet/layers/blocks';
import { type GraphValue, graphLayers, graphOf, input } from '@rsanet/layers/graph';
import * as blocks from './blocks/index.ts';

export type {
  CcmOptions,
  DsmCombine,
  DsmOptions,
  FeatureInfo,
  InputShape,
  LcnetFeaturesOptions,
  LcnetOptions,
  PerStage,
} from './blocks/index.ts';

/**
 * Constant channel module on a graph value `[n, h, w, c]`, of the same shape after; throws as `ccm` of
 * `@rsanet/lcnet/blocks`.
 *
 * @example
 * ```ts
 * import { ccm } from '@rsanet/lcnet/graph';
 * import { graphOf, input } from '@rsanet/layers/graph';
 *
 * const x = input({ name: 'x', shape: [52, 52, 64] });
 * const graph = graphOf({ name: 'block', outputs: [ccm(x, { name: 'block' })], seed: 1 });
 * if (graph.outputs.join() !== 'block/add') throw new Error(graph.outputs.join());
 * ```
 */
export const ccm = bind(graphLayers, blocks.ccm<GraphValue>);

/**
 * Down-sampling module on a graph value, `[n, h, w, c]` to `[n, ceil(h / 2), ceil(w / 2), filters]`;
 * throws as `dsm` of `@rsanet/lcnet/blocks`.
 */
export const dsm = bind(graphLayers, blocks.dsm<GraphValue>);

/**
 * LCNet on a graph value of your own, `[n, h, w, c]`: the maps of stages 3, 4, 5 at strides 8, 16, 32;
 * throws INVALID_ARGUMENT as {@link lcnet} does.
 */
export const lcnetFeatures = bind(graphLayers, blocks.lcnetFeatures<GraphValue>);

/**
 * LCNet, RSANet's backbone, as a graph from `[n, h, w, c]` to the maps of stages 3, 4, 5 at strides 8,
 * 16, 32; needs no backend.
 *
 * @param options its shape, and the `seed` that its weights are drawn from, 0 by default
 * @throws RsanetError INVALID_INPUT_SIZE when height or width is not divisible by 32
 * @throws RsanetError INVALID_ARGUMENT when channels or depths are not five whole numbers, `width` is not positive or
 * stands beside channels, `ratio` leaves a CCM no channel, or `combine` or `activation` is unknown
 *
 * @example
 * ```ts
 * import { cost } from '@rsanet/graph';
 * import { lcnet } from '@rsanet/lcnet/graph';
 *
 * const { params } = cost(lcnet({ inputShape: [416, 416, 3], seed: 1 }));
 * if (Math.round(params / 1e3) !== 2706) throw new Error(`${params}`);
 * ```
 */
export function lcnet(options: blocks.LcnetOptions & { seed?: number }): Graph {
  blocks.assertLcnetOptions(options);
  const { inputShape, seed = 0 } = options;
  const images = input({ name: 'images', shape: inputShape });
  return graphOf({ name: 'lcnet', outputs: lcnetFeatures(images, options), seed });
}

/**
 * Describes each output of a backbone, in order.
 *
 * @param size the input's in pixels, the graph's own by default
 * @throws RsanetError INVALID_ARGUMENT when the input size is open and none given
 *
 * @example
 * ```ts
 * import { featureInfo, lcnet } from '@rsanet/lcnet/graph';
 *
 * const strides = featureInfo(lcnet({ inputShape: [64, 96, 3] })).map((feature) => feature.stride);
 * if (strides.join() !== '8,16,32') throw new Error(strides.join());
 * ```
 */
export function featureInfo(graph: Graph, size?: InputSize): blocks.FeatureInfo[] {
  const shapeOf = shapes(graph, size);
  const input = graph.nodes.find((node): node is InputNode => node.op === 'input')!;
  const [inputHeight] = shapeOf.get(input.name) as [number];
  return graph.outputs.map((name) => {
    const [height, , channels] = shapeOf.get(name) as [number, number, number];
    return { name, channels, stride: inputHeight / height };
  });
}
