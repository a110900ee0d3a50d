import * as v from 'valibot';
import { environment } from './environment.ts';
import { pairComparison } from './figure.ts';
import { cost, fusion } from './network.ts';
import { amount, number } from './quantity.ts';
import { channels, recipe, variantFindings } from './study.ts';

const variant = v.strictObject({
  ...variantFindings.entries,
  fusion,
  channels: v.exactOptional(channels),
  ...cost,
  fps: amount('Forward passes per second on what trained.'),
  speed: v.pipe(
    v.nullable(pairComparison),
    v.description('This variant (`a`) against the full head (`b`); null for itself.'),
  ),
});

/** Schema of `RsamResult`. */
export const rsamResult = v.pipe(
  v.strictObject({
    benchmark: v.literal('rsam'),
    version: v.literal(1),
    environment,
    recipe,
    seeds: v.array(number('Of one training of each variant.')),
    arms: v.pipe(v.array(variant), v.description('The full head first.')),
  }),
  v.description('The ablation of RSAM: networks trained with and without parts of it.'),
);
