import {
  type ActivationName,
  assertActivation,
  assertOneOf,
  type Layers,
  pointwiseBlock,
} from '@rsanet/layers/blocks';
import { cam } from './cam.ts';
import { lccu } from './lccu.ts';

const FUSIONS = ['rsam', 'no-residual', 'none', 'fpn'] as const;

/**
 * How a deep map is fused into a shallow one; the paper's way, and what is left when a part is taken
 * out:
 * - `rsam`: `lccu + lccu * attention`
 * - `no-residual`: `lccu * attention`
 * - `none`: `lccu`, so CAM is gone
 * - `fpn`: `low + upsampled`, the step of a plain feature pyramid (arXiv 1612.03144, section 3), so
 *   concatenation and LCCU are gone, too
 */
export type Fusion = (typeof FUSIONS)[number];

/** @throws RsanetError INVALID_ARGUMENT for anything else than a way to fuse */
export function assertFusion(fusion: string): asserts fusion is Fusion {
  assertOneOf('fusion', fusion, FUSIONS);
}

/** Options of {@link rsam}. */
export interface RsamOptions {
  /** Prefix of the names of the module's layers. */
  name: string;
  /** `rsam` by default. */
  fusion?: Fusion;
  /** Nonlinearity after every convolution but CAM's, `relu6` by default (ours). */
  activation?: ActivationName;
}

/**
 * Residual semantic-guided attention module, the top-down step of RSAFPN. The high-level map goes
 * through a 1x1 convolution to the low level's channels, is doubled in size and joined to the low
 * level; LCCU reads both; CAM's vector reweights LCCU's output, residually (stated). CAM reads the
 * high level after its 1x1 convolution, and the output is `lccu + lccu * attention` (ours).
 *
 * @param low the shallow map `[n, 2h, 2w, c]`
 * @param high the deep map `[n, h, w, d]`
 * @returns the fused map `[n, 2h, 2w, c]`
 * @throws RsanetError INVALID_ARGUMENT when `fusion` or `activation` is unknown
 */
export function rsam<T>(layers: Layers<T>, low: T, high: T, options: RsamOptions): T {
  const { name, fusion = 'rsam', activation = 'relu6' } = options;
  assertFusion(fusion);
  assertActivation(activation);
  const filters = layers.size(low).channels;
  const reduced = pointwiseBlock(layers, high, { name: `${name}/reduce`, filters, activation });
  const upsampled = layers.upsample(reduced, `${name}/upsample`);
  if (fusion === 'fpn') return layers.add([low, upsampled], `${name}/add`);
  const both = layers.concat([low, upsampled], `${name}/concat`);
  const context = lccu(layers, both, { name: `${name}/lccu`, filters, activation });
  if (fusion === 'none') return context;
  const vector = cam(layers, reduced, { name: `${name}/cam`, filters });
  const weighted = layers.multiply([context, vector], `${name}/reweight`);
  if (fusion === 'no-residual') return weighted;
  return layers.add([context, weighted], `${name}/residual`);
}
