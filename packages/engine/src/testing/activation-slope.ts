import { ACTIVATION_CODES } from '../kernels.ts';
import type { Epilogue } from './epilogue.ts';

/** The slope of an activation at one value, in float64; on corners as TensorFlow has it: 0 for clamps, alpha for leaky ReLU. */
export function activationSlope({ activation, alpha, lo, hi }: Epilogue, x: number): number {
  const sigmoid = 1 / (1 + Math.exp(-x));
  const bend = Math.exp(-Math.abs(x)) / (1 + Math.exp(-Math.abs(x))) ** 2;
  switch (activation) {
    case ACTIVATION_CODES.hardSwish:
      if (x <= -3) return 0;
      return x >= 3 ? 1 : (2 * x + 3) / 6;
    case ACTIVATION_CODES.swish:
      return sigmoid + x * bend;
    case ACTIVATION_CODES.sigmoid:
      return bend;
    case ACTIVATION_CODES.leakyRelu:
      return x > 0 ? 1 : alpha;
    case ACTIVATION_CODES.elu:
      return x < 0 ? Math.exp(x) : 1;
    default:
      return x > lo && x < hi ? 1 : 0;
  }
}
