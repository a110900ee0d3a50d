import { median } from 'simple-statistics';
import type { Answer } from './answer.ts';

/** How far some tensors are from those wanted: by each one's largest difference, of its largest wanted value. */
export interface TensorDifferences {
  /** The tensor that differs most. */
  readonly tensor: string;
  /** By how much it differs. */
  readonly difference: number;
  /** Over the tensors. */
  readonly median: number;
  /** Tensors that differ by more than the bound. */
  readonly beyond: number;
}

/** How far one answer is from another. */
export interface AnswerDifference {
  /** Of the loss itself. */
  readonly loss: number;
  readonly gradients: TensorDifferences;
  readonly weights: TensorDifferences;
}

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
