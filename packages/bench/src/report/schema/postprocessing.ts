import * as v from 'valibot';
import { count, head, list, nullable, share } from './described.ts';
import { environment } from './environment.ts';
import { pairComparison, summary } from './figure.ts';
import { goal } from './goal.ts';
import { networkOptions } from './network.ts';
import { size } from './size.ts';

/** Schema of `PostprocessingResult`. */
export const postprocessingResult = v.strictObject({
  ...head('postprocessing', 1, environment),
  network: networkOptions,
  picture: size,
  scoreThreshold: share('Score that boxes are kept by.'),
  cases: list(
    'The network as it starts, then one per share.',
    v.strictObject({
      share: nullable(
        'Null with the biases that a network starts with.',
        share('Of the predictions that the biases let through.'),
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
});
