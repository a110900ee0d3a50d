import { tfLayers } from '@rsanet/layers';
import { bind } from '@rsanet/layers/blocks';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import * as blocks from './blocks/index.ts';

/** LCCU on a symbolic tensor, `[n, h, w, c]` to `[n, h, w, filters]`; throws as `lccu` of `@rsanet/rsafpn/blocks`. */
export const lccu = bind(tfLayers, blocks.lccu<SymbolicTensor>);

/** CAM on a symbolic tensor, `[n, h, w, c]` to attention `[n, 1, 1, filters]` within 0..1. */
export const cam = bind(tfLayers, blocks.cam<SymbolicTensor>);

/**
 * RSAM, the top-down step of RSAFPN, on two symbolic tensors: fuses the deep map `[n, h, w, d]` into the shallow one
 * `[n, 2h, 2w, c]`, whose shape it returns; throws as `rsam` of `@rsanet/rsafpn/blocks`.
 */
export const rsam = bind(tfLayers, blocks.rsam<SymbolicTensor>);

/**
 * YOLOv3's prediction at one scale (ours), on a symbolic tensor: a convolution to
 * `[n, h, w, anchorsPerScale * (5 + numClasses)]` logits, per anchor tx, ty, tw, th, objectness, classes.
 * Objectness starts at 1 in 100.
 */
export const prediction = bind(tfLayers, blocks.prediction<SymbolicTensor>);

/**
 * RSAFPN, RSANet's head, on symbolic tensors: RSAM fuses each map into the one below it, and a
 * convolution predicts boxes at every scale; throws as `rsafpn` of `@rsanet/rsafpn/blocks`.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu'; // weights are made on a backend
 * import { lcnet } from '@rsanet/lcnet';
 * import { rsafpn } from '@rsanet/rsafpn';
 *
 * const [small] = rsafpn(lcnet({ inputShape: [64, 96, 3] }).outputs, { numClasses: 20 });
 * if (small?.shape.toString() !== ',8,12,75') throw new Error(`${small?.shape}`);
 * ```
 */
export const rsafpn = bind(tfLayers, blocks.rsafpn<SymbolicTensor>);
