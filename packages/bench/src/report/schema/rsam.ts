import * as v from 'valibot';
import { amount, head, list, nullable, number, object } from './described.ts';
import { environment } from './environment.ts';
import { pairComparison } from './figure.ts';
import { cost, fusion } from './network.ts';
import { channels, recipe, variantFindings } from './study.ts';

const variant = v.strictObject({
  ...variantFindings.entries,
  fusion,
  channels: v.exactOptional(channels),
  ...cost,
  fps: amount('Forward passes per second on what trained.'),
  speed: nullable(
    'This variant (`a`) against the full head (`b`); null for itself.',
    pairComparison,
  ),
});

/** Schema of `RsamResult`. */
export const rsamResult = object(
  'The ablation of RSAM: networks trained with and without parts of it.',
  {
    ...head('rsam', 1, environment),
    recipe,
    seeds: v.array(number('Of one training of each variant.')),
    arms: list('The full head first.', variant),
  },
);
