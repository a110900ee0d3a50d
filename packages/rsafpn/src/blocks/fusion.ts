import { RsanetError } from '@rsanet/errors';
import { assertOneOf } from '@rsanet/layers/blocks';

/**
 * How a deep map is fused into a shallow one, step by step: what the paper's text leaves open, as data. Maps are `low`, the
 * shallow one, and `high`, the deep one, which is reduced to `low`'s channels and upsampled.
 */
export interface FusionSteps {
  /** What both maps become: LCCU or a 1x1 convolution of their concatenation, or their sum as in a plain feature pyramid. */
  context: 'lccu' | 'pointwise' | 'sum';
  /** LCCU's two depthwise convolutions: one after the other, side by side and added, or in series with the second dilated by 2. */
  depthwise: 'series' | 'parallel' | 'dilated';
  /** Whether LCCU's (or the only) 1x1 convolution to the output is followed by the nonlinearity or by none. */
  mix: 'activated' | 'linear';
  /**
   * What CAM reads: the high-level map after its reduction or before it, or at every scale the pyramid's deepest map after
   * its reduction; without CAM `none`.
   */
  attention: 'reduced' | 'high' | 'deepest' | 'none';
  /** What CAM's convolution starts from: a bias, or batch norm in place of one. */
  gate: number | 'norm';
  /** What the weighted context is added to: the low-level map, the context itself, or nothing. */
  residual: 'low' | 'context' | 'none';
}

const RSAM: FusionSteps = {
  context: 'lccu',
  depthwise: 'series',
  mix: 'activated',
  attention: 'reduced',
  gate: 0,
  residual: 'low',
};

/** Ways to fuse that have a name; `rsam` is the paper's, the others are what is left when a part is taken out. */
const FUSIONS = {
  rsam: RSAM,
  'no-residual': { ...RSAM, residual: 'none' },
  none: { ...RSAM, attention: 'none' },
  fpn: { ...RSAM, context: 'sum', attention: 'none', residual: 'none' },
} as const satisfies Record<string, FusionSteps>;

/**
 * A way to fuse by its name:
 * - `rsam`: `low + lccu * attention`
 * - `no-residual`: `lccu * attention`
 * - `none`: `low + lccu`, so CAM is gone
 * - `fpn`: `low + upsampled`, the step of a plain feature pyramid (arXiv 1612.03144, section 3), so
 *   concatenation and LCCU are gone, too
 */
export type FusionName = keyof typeof FUSIONS;

/** A way to fuse: one with a name, or the steps in which it differs from `rsam`. */
export type Fusion = FusionName | Partial<FusionSteps>;

const WORDS = {
  context: ['lccu', 'pointwise', 'sum'],
  depthwise: ['series', 'parallel', 'dilated'],
  mix: ['activated', 'linear'],
  attention: ['reduced', 'high', 'deepest', 'none'],
  residual: ['low', 'context', 'none'],
} as const;

/**
 * Every step of a way to fuse.
 *
 * @throws RsanetError INVALID_ARGUMENT for an unknown name, step or word, a gate that is no number, and a residual of the
 * context where nothing weights it
 */
export function fusionSteps(fusion: Fusion): FusionSteps {
  if (typeof fusion === 'string') {
    assertOneOf('fusion', fusion, Object.keys(FUSIONS));
    return FUSIONS[fusion];
  }
  const unknown = Object.keys(fusion).find((step) => !Object.hasOwn(RSAM, step));
  if (unknown !== undefined) {
    throw invalid(`'${unknown}' is no step of a fusion; use ${Object.keys(RSAM).join(', ')}`);
  }
  const steps = { ...RSAM, ...fusion };
  for (const step of Object.keys(WORDS) as (keyof typeof WORDS)[]) {
    assertOneOf(`fusion's ${step}`, steps[step], WORDS[step]);
  }
  if (steps.gate !== 'norm' && !Number.isFinite(steps.gate)) {
    throw invalid(`The fusion's gate is ${steps.gate}; use 'norm' or the bias to start from`);
  }
  if (steps.attention === 'none' && steps.residual === 'context') {
    throw invalid(
      "The fusion's residual is 'context' without attention, which only doubles it; use 'low' or 'none'",
    );
  }
  return steps;
}

const invalid = (what: string) => new RsanetError('INVALID_ARGUMENT', `${what}.`);
