import { bind } from '@rsanet/layers/blocks';
import { type GraphValue, graphLayers } from '@rsanet/layers/graph';
import * as blocks from './blocks/index.ts';

export type {
  CamOptions,
  Fusion,
  FusionName,
  FusionSteps,
  LccuOptions,
  PredictionOptions,
  RsafpnOptions,
  RsamOptions,
} from './blocks/index.ts';

/** LCCU on a graph value, `[n, h, w, c]` to `[n, h, w, filters]`; throws as `lccu` of `@rsanet/rsafpn/blocks`. */
export const lccu = bind(graphLayers, blocks.lccu<GraphValue>);

/** CAM on a graph value, `[n, h, w, c]` to attention `[n, 1, 1, filters]` within 0..1. */
export const cam = bind(graphLayers, blocks.cam<GraphValue>);

/**
 * RSAM, the top-down step of RSAFPN, on two graph values: fuses the deep map `[n, h, w, d]` into the shallow one
 * `[n, 2h, 2w, c]`, whose shape it returns; throws as `rsam` of `@rsanet/rsafpn/blocks`.
 */
export const rsam = bind(graphLayers, blocks.rsam<GraphValue>);

/**
 * YOLOv3's prediction at one scale (ours), on a graph value: a convolution to
 * `[n, h, w, anchorsPerScale * (5 + numClasses)]` logits, per anchor tx, ty, tw, th, objectness, classes.
 * Objectness starts at 1 in 100.
 */
export const prediction = bind(graphLayers, blocks.prediction<GraphValue>);

/**
 * RSAFPN, RSANet's head, on graph values: RSAM fuses each map into the one below it, and a
 * convolution predicts boxes at every scale; throws as `rsafpn` of `@rsanet/rsafpn/blocks`.
 *
 * @example
 * ```ts
 * import { lcnetFeatures } from '@rsanet/lcnet/graph';
 * import { input } from '@rsanet/layers/graph';
 * import { rsafpn } from '@rsanet/rsafpn/graph';
 *
 * const images = input({ name: 'images', shape: [64, 96, 3] });
 * const [small] = rsafpn(lcnetFeatures(images), { numClasses: 20 });
 * const { height, width, channels } = small!.size;
 * if (`${[height, width, channels]}` !== '8,12,75') throw new Error(small!.name);
 * ```
 */
export const rsafpn = bind(graphLayers, blocks.rsafpn<GraphValue>);
