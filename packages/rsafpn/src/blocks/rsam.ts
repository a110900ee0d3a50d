import {
  type ActivationName,
  assertActivation,
  type Layers,
  pointwiseBlock,
} from '@rsanet/layers/blocks';
import { cam } from './cam.ts';
import { type Fusion, type FusionSteps, fusionSteps } from './fusion.ts';
import { lccu } from './lccu.ts';

/** Options of {@link rsam}. */
export interface RsamOptions {
  /** Prefix of the names of the module's layers. */
  name: string;
  /** `rsam` by default. */
  fusion?: Fusion;
  /** Nonlinearity after every convolution but CAM's, `relu6` by default (ours). */
  activation?: ActivationName;
}

/** The maps that a top-down step reads. */
export interface FusedMaps<T> {
  /** The shallow map `[n, 2h, 2w, c]`. */
  low: T;
  /** The deep map `[n, h, w, d]`. */
  high: T;
  /** The pyramid's deepest map after its reduction; null where `high` is that map. */
  deepest: T | null;
}

/**
 * Residual semantic-guided attention module, the top-down step of RSAFPN. The high-level map goes
 * through a 1x1 convolution to the low level's channels, is doubled in size and joined to the low
 * level; LCCU reads both; CAM's vector reweights LCCU's output, residually (stated). CAM reads the
 * high level after its 1x1 convolution, and the output is `low + lccu * attention` (ours); other readings
 * are the option `fusion`. `high` counts as the pyramid's deepest map.
 *
 * @param low the shallow map `[n, 2h, 2w, c]`
 * @param high the deep map `[n, h, w, d]`
 * @returns the fused map `[n, 2h, 2w, c]`
 * @throws RsanetError INVALID_ARGUMENT when `fusion` or `activation` is unknown
 */
export function rsam<T>(layers: Layers<T>, low: T, high: T, options: RsamOptions): T {
  return fuse(layers, { low, high, deepest: null }, options).fused;
}

/** {@link rsam} within a pyramid: also gives the deep map after its reduction. */
export function fuse<T>(
  layers: Layers<T>,
  { low, high, deepest }: FusedMaps<T>,
  { name, fusion = 'rsam', activation = 'relu6' }: RsamOptions,
): { fused: T; reduced: T } {
  const steps = fusionSteps(fusion);
  assertActivation(activation);
  const filters = layers.size(low).channels;
  const reduced = pointwiseBlock(layers, high, { name: `${name}/reduce`, filters, activation });
  const upsampled = layers.upsample(reduced, `${name}/upsample`);
  const context = contextOf(layers, low, upsampled, steps, { name, filters, activation });
  const guides = { none: null, high, reduced, deepest: deepest ?? reduced };
  const guide = guides[steps.attention];
  const weighted = guide === null ? context : reweighted(layers, context, guide, steps.gate, name);
  const bases = { none: null, low, context };
  const base = bases[steps.residual];
  const fused = base === null ? weighted : layers.add([base, weighted], `${name}/residual`);
  return { fused, reduced };
}

function contextOf<T>(
  layers: Layers<T>,
  low: T,
  upsampled: T,
  { context, depthwise, mix }: FusionSteps,
  { name, filters, activation }: { name: string; filters: number; activation: ActivationName },
): T {
  if (context === 'sum') return layers.add([low, upsampled], `${name}/add`);
  const both = layers.concat([low, upsampled], `${name}/concat`);
  if (context === 'lccu') {
    return lccu(layers, both, { name: `${name}/lccu`, filters, activation, depthwise, mix });
  }
  const last = mix === 'linear' ? 'linear' : activation;
  return pointwiseBlock(layers, both, { name: `${name}/mix`, filters, activation: last });
}

function reweighted<T>(
  layers: Layers<T>,
  context: T,
  guide: T,
  gate: FusionSteps['gate'],
  name: string,
): T {
  const { channels: filters } = layers.size(context);
  const vector = cam(layers, guide, { name: `${name}/cam`, filters, gate });
  return layers.multiply([context, vector], `${name}/reweight`);
}
