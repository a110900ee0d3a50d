import fc from 'fast-check';
import { ACTIVATION_CODES } from '../kernels.ts';

/** An activation as kernels take it. */
export interface Epilogue {
  readonly activation: number;
  readonly alpha: number;
  readonly lo: number;
  readonly hi: number;
}

const NONE: Epilogue = {
  activation: 0,
  alpha: 0,
  lo: Number.NEGATIVE_INFINITY,
  hi: Number.POSITIVE_INFINITY,
};

/** Every activation of a graph. */
export const someEpilogue = fc.constantFrom<Epilogue[]>(
  NONE,
  { ...NONE, lo: 0 },
  { ...NONE, lo: 0, hi: 6 },
  ...Object.values(ACTIVATION_CODES).map((activation) => ({ ...NONE, activation, alpha: 0.25 })),
);

/** Where a residual is added, if at all. */
export const someResidual = fc.constantFrom<('none' | 'before' | 'after')[]>(
  'none',
  'before',
  'after',
);

/** The activation of one value, in float64. */
export function activate({ activation, alpha, lo, hi }: Epilogue, x: number): number {
  const sigmoid = 1 / (1 + Math.exp(-x));
  switch (activation) {
    case ACTIVATION_CODES.hardSwish:
      return (x * Math.min(Math.max(x + 3, 0), 6)) / 6;
    case ACTIVATION_CODES.swish:
      return x * sigmoid;
    case ACTIVATION_CODES.sigmoid:
      return sigmoid;
    case ACTIVATION_CODES.leakyRelu:
      return x < 0 ? alpha * x : x;
    case ACTIVATION_CODES.elu:
      return x < 0 ? Math.expm1(x) : x;
    default:
      return Math.min(Math.max(x, lo), hi);
  }
}
