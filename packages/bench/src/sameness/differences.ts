import { median } from 'simple-statistics';
import type { Recorded } from '../report/schema/recorded.ts';
import type { answerDifference as schema } from '../report/schema/training-sameness.ts';
import type { Answer } from './answer.ts';

/** How far one answer is from another. */
export type AnswerDifference = Recorded<typeof schema>;

/** How far some tensors are from those wanted: by each one's largest difference, of its largest wanted value. */
export type TensorDifferences = AnswerDifference['weights'];

/**
 * How far an answer is from the one wanted.
 *
 * @param bound on a tensor's difference, of its largest value
 */
export function answerDifference(found: Answer, wanted: Answer, bound: number): AnswerDifference {
  const between = (part: 'gradients' | 'weights'): TensorDifferences => {
    const rows = [...wanted[part]].map(([tensor, values]) => ({
      tensor,
      difference: tensorDifference(found[part].get(tensor)!, values),
    }));
    return {
      ...rows.reduce((worst, row) => (row.difference <= worst.difference ? worst : row)),
      median: median(rows.map(({ difference }) => difference)),
      beyond: rows.filter(({ difference }) => !(difference <= bound)).length,
    };
  };
  return {
    loss: Math.abs(found.loss / wanted.loss - 1),
    gradients: between('gradients'),
    weights: between('weights'),
  };
}

/** The largest difference of two tensors, of the largest value wanted; NaN where there is one. */
function tensorDifference(found: ArrayLike<number>, wanted: ArrayLike<number>): number {
  let error = 0;
  let largest = 0;
  for (let i = 0; i < wanted.length; i++) {
    const distance = Math.abs(wanted[i]! - found[i]!);
    if (!(distance <= error)) error = distance;
    largest = Math.max(largest, Math.abs(wanted[i]!));
  }
  return largest === 0 ? error : error / largest;
}
