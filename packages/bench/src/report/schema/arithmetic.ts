import * as v from 'valibot';
import { amount, head, nullable, text } from './described.ts';
import { machine } from './environment.ts';
import { pairComparison } from './figure.ts';
import { outputDifference, preset } from './network.ts';

/** A figure by each arithmetic. */
export const byArithmetic = {
  float32: amount('Of floats.'),
  int16: amount('Of 16-bit whole numbers.'),
};

/** Schema of `ArithmeticResult`: of forward passes `a` is by float32 and `b` by int16, and the ratio is what int16 gains. */
export const arithmeticResult = v.strictObject({
  ...head('arithmetic', 1, machine),
  networks: v.array(
    v.strictObject({ preset, difference: outputDifference, comparison: pairComparison }),
  ),
  accuracy: nullable(
    "mAP@0.5 by VOC's 11-point measure, 0..1.",
    v.strictObject({
      model: text('Name, path or URL.'),
      split: text('That was measured.'),
      ...byArithmetic,
    }),
  ),
});
