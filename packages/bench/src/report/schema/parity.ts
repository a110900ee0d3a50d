import * as v from 'valibot';
import { amount, count, flag, object } from './described.ts';

export const parity = object("How far a session's outputs are from the reference's.", {
  difference: v.strictObject({
    // JSON has no Infinity, which is how far outputs of another shape are apart.
    largest: v.pipe(
      v.nullable(v.pipe(v.number(), v.description('Largest absolute difference of raw outputs.'))),
      v.description('Null when the outputs cannot be compared.'),
      v.transform((largest) => largest ?? Infinity),
    ),
    of: amount("The reference's largest absolute output."),
  }),
  tolerance: amount('Max share that `difference.largest` may be of `difference.of`.'),
  boxes: v.strictObject({
    expected: count('Boxes of the reference.'),
    unmatched: count('Boxes of either that the other has not got.'),
  }),
  within: flag('Whether the outputs count as the same.'),
});
