import type { Candidates, CornerBox } from '@rsanet/detect-utils';

/** A box before suppression. */
export interface Candidate {
  box: CornerBox;
  score: number;
  classId: number;
}

/** Candidates as the parallel arrays that suppression takes. */
export function toCandidates(list: readonly Candidate[]): Candidates {
  return {
    boxes: Float32Array.from(list.flatMap(({ box }) => box)),
    scores: Float32Array.from(list, ({ score }) => score),
    classIds: Int32Array.from(list, ({ classId }) => classId),
    count: list.length,
  };
}
