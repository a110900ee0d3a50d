import { RsanetError } from '@rsanet/errors';
import { type ActivationName, assertActivation } from '@rsanet/layers';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import { prediction } from './prediction.ts';
import { assertFusion, type Fusion, rsam } from './rsam.ts';

/** Options of {@link rsafpn}. */
export interface RsafpnOptions {
  numClasses: number;
  /** Anchors a cell, 3 by default (ours). */
  anchorsPerScale?: number;
  /** `rsam` by default; the others are ablations. */
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
 * @returns logits a scale, in the order of `features`, `[n, h, w, anchorsPerScale * (5 + numClasses)]`
 * @throws RsanetError INVALID_ARGUMENT when there are no features, a map is not twice the size of the
 * next, `numClasses` is not a positive whole number, the kernels do not fit, or `fusion` or
 * `activation` is unknown
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
export function rsafpn(
  features: readonly SymbolicTensor[],
  options: RsafpnOptions,
): SymbolicTensor[] {
  const { numClasses, anchorsPerScale = 3, fusion = 'rsam', activation = 'relu6' } = options;
  const { predictionKernels = features.map(() => 1) } = options;
  assertPyramid(features);
  assertCount('numClasses', numClasses);
  assertCount('anchorsPerScale', anchorsPerScale);
  assertFusion(fusion);
  assertActivation(activation);
  if (
    predictionKernels.length !== features.length ||
    !predictionKernels.every((side) => Number.isInteger(side) && side % 2 === 1 && side > 0)
  ) {
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `The predictionKernels [${predictionKernels}] must be ${features.length} odd whole numbers, one a scale.`,
    );
  }

  const strides = features.map((_, index) => 8 * 2 ** index);
  const fused = [...features];
  for (let index = features.length - 2; index >= 0; index--) {
    const name = `rsam${strides[index]}`;
    fused[index] = rsam(features[index]!, fused[index + 1]!, { name, fusion, activation });
  }
  return fused.map((map, index) =>
    prediction(map, {
      name: `prediction${strides[index]}`,
      numClasses,
      anchorsPerScale,
      kernelSize: predictionKernels[index]!,
    }),
  );
}

function assertCount(name: string, value: number): void {
  if (Number.isInteger(value) && value > 0) return;
  throw new RsanetError('INVALID_ARGUMENT', `${name} is ${value}; give a positive whole number.`);
}

function assertPyramid(features: readonly SymbolicTensor[]): void {
  if (features.length === 0) {
    throw new RsanetError('INVALID_ARGUMENT', 'rsafpn needs at least one feature map; none given.');
  }
  for (let index = 1; index < features.length; index++) {
    const [, lowHeight, lowWidth] = features[index - 1]!.shape;
    const [, height, width] = features[index]!.shape;
    if (lowHeight === 2 * height! && lowWidth === 2 * width!) continue;
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `The feature map ${index - 1} is ${lowWidth}x${lowHeight} and the next ${width}x${height}; each must be twice the size of the next.`,
    );
  }
}
