import * as v from 'valibot';
import { environment } from './environment.ts';
import { pairComparison, summary } from './figure.ts';
import { goal } from './goal.ts';
import { networkOptions } from './network.ts';
import { count, share } from './quantity.ts';
import { size } from './size.ts';

/** Schema of `PostprocessingResult`. */
export const postprocessingResult = v.strictObject({
  benchmark: v.literal('postprocessing'),
  version: v.literal(1),
  environment,
  network: networkOptions,
  picture: size,
  scoreThreshold: share('Score that boxes are kept by.'),
  cases: v.pipe(
    v.array(
      v.strictObject({
        share: v.pipe(
          v.nullable(share('Of the predictions that the biases let through.')),
          v.description('Null with the biases that a network starts with.'),
        ),
        predictions: count('Boxes before any is left out.'),
        candidates: count('Predictions that reach the score.'),
        kept: count('Boxes after suppression.'),
        comparison: v.pipe(
          pairComparison,
          v.description(
            '`a` letterbox, decode and NMS together, `b` the folded forward pass; the ratio is their share of it.',
          ),
        ),
        letterbox: summary,
        decode: summary,
        nms: summary,
        goal,
      }),
    ),
    v.description('The network as it starts, then one per share.'),
  ),
});
