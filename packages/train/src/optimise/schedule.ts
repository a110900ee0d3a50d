import { RsanetError } from '@rsanet/errors';

/** The learning rate of every step of a training. */
export interface Schedule {
  /** Steps in all. */
  steps: number;
  /** Steps over which the rate rises linearly from 0 to the peak: the first epoch (stated). */
  warmup: number;
  /** 1e-3 by default (stated). */
  peak?: number;
  /** Rate of the last step, 1e-6 by default (stated). */
  final?: number;
}

/**
 * Linear warm-up, then half a cosine from `peak` to `final` (the paper's schedule).
 *
 * @param step counted from 0
 * @throws RsanetError INVALID_ARGUMENT when the step lies outside the schedule
 *
 * @example
 * ```ts
 * import { learningRate } from '@rsanet/train';
 *
 * const schedule = { steps: 100, warmup: 10 };
 * if (learningRate(9, schedule) !== 1e-3) throw new Error('expected the peak after warm-up');
 * if (Math.abs(learningRate(99, schedule) - 1e-6) > 1e-12) throw new Error('expected the end');
 * ```
 */
export function learningRate(step: number, schedule: Schedule): number {
  const { steps, warmup, peak = 1e-3, final = 1e-6 } = schedule;
  if (!(Number.isInteger(step) && step >= 0 && step < steps)) {
    throw new RsanetError('INVALID_ARGUMENT', `Step ${step} lies outside 0..${steps - 1}.`);
  }
  if (step < warmup) return (peak * (step + 1)) / warmup;
  const progress = (step + 1 - warmup) / Math.max(1, steps - warmup);
  return final + ((peak - final) * (1 + Math.cos(Math.PI * progress))) / 2;
}
