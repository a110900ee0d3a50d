import { assertWhole, RsanetError } from '@rsanet/errors';
import { type ActivationName, assertActivation, type Layers } from '@rsanet/layers/blocks';
import { type Fusion, fusionSteps } from './fusion.ts';
import { prediction } from './prediction.ts';
import { type FusedMaps, fuse } from './rsam.ts';

/** Options of {@link rsafpn}. */
export interface RsafpnOptions {
  numClasses: number;
  /** Anchors per cell, 3 by default (ours). */
  anchorsPerScale?: number;
  /** `rsam` by default; the others are ablations and other readings of the paper. */
  fusion?: Fusion;
  /** Side of each prediction's square kernel, shallowest scale first, 1 everywhere by default (ours). */
  predictionKernels?: readonly number[];
  /** Nonlinearity, `relu6` by default (ours). */
  activation?: ActivationName;
}

/**
 * RSAFPN, RSANet's head: from the deepest map upwards, RSAM fuses each map into the one below it, and
 * a convolution predicts boxes at every scale.
 *
 * @param features the backbone's maps, shallowest first, each half the size of the one before
 * @returns logits per scale, in the order of `features`, `[n, h, w, anchorsPerScale * (5 + numClasses)]`
 * @throws RsanetError INVALID_ARGUMENT when there are no features, a map is not twice the size of the
 * next, `numClasses` is not a positive whole number, the kernels do not fit, or `fusion` or
 * `activation` is unknown, before anything is made
 */
export function rsafpn<T>(layers: Layers<T>, features: readonly T[], options: RsafpnOptions): T[] {
  const { numClasses, anchorsPerScale = 3, fusion = 'rsam', activation = 'relu6' } = options;
  const { predictionKernels = features.map(() => 1) } = options;
  assertPyramid(layers, features);
  assertRsafpnOptions(options, features.length);
  const strides = features.map((_, index) => 8 * 2 ** index);
  const maps = [...features];
  let deepest: T | null = null;
  for (let index = features.length - 2; index >= 0; index--) {
    const step: FusedMaps<T> = { low: maps[index]!, high: maps[index + 1]!, deepest };
    const name = `rsam${strides[index]}`;
    const { fused, reduced } = fuse(layers, step, { name, fusion, activation });
    deepest ??= reduced;
    maps[index] = fused;
  }
  return maps.map((map, index) =>
    prediction(layers, map, {
      name: `prediction${strides[index]}`,
      numClasses,
      anchorsPerScale,
      kernelSize: predictionKernels[index]!,
    }),
  );
}

/**
 * Checks RSAFPN's options.
 *
 * @param scales how many maps it is to read
 * @throws RsanetError INVALID_ARGUMENT as {@link rsafpn} does
 */
export function assertRsafpnOptions(options: RsafpnOptions, scales: number): void {
  const { numClasses, anchorsPerScale = 3, fusion = 'rsam', activation = 'relu6' } = options;
  assertWhole({ numClasses }, 1);
  assertWhole({ anchorsPerScale }, 1);
  fusionSteps(fusion);
  assertActivation(activation);
  const { predictionKernels } = options;
  if (!predictionKernels) return;
  const odd = (side: number) => Number.isInteger(side) && side % 2 === 1 && side > 0;
  if (predictionKernels.length === scales && predictionKernels.every(odd)) return;
  throw new RsanetError(
    'INVALID_ARGUMENT',
    `The predictionKernels [${predictionKernels}] must be ${scales} odd whole numbers, one per scale.`,
  );
}

function assertPyramid<T>(layers: Layers<T>, features: readonly T[]): void {
  if (features.length === 0) {
    throw new RsanetError('INVALID_ARGUMENT', 'rsafpn needs at least one feature map; none given.');
  }
  const sizes = features.map((feature) => layers.size(feature));
  for (let index = 1; index < sizes.length; index++) {
    const low = sizes[index - 1]!;
    const high = sizes[index]!;
    if (twice(low.height, high.height) && twice(low.width, high.width)) continue;
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `The feature map ${index - 1} is ${low.width}x${low.height} and the next ${high.width}x${high.height}; each must be twice the size of the next.`,
    );
  }
}

/** Whether one side is twice the other; a side not known yet may be. */
function twice(low: number | null, high: number | null): boolean {
  return low === null || high === null || low === 2 * high;
}
