/** Boxes before suppression, as parallel arrays. */
export interface Candidates {
  /** Corner form in pixels of the network's input, four per candidate. */
  boxes: Float32Array;
  /** 0..1. */
  scores: Float32Array;
  classIds: Int32Array;
  count: number;
}

/** Collects candidates in typed arrays that double when full. */
export interface CandidateList {
  add(x1: number, y1: number, x2: number, y2: number, score: number, classId: number): void;
  /** What was added, without spare room. */
  finish(): Candidates;
}

/** An empty list. */
export function candidateList(): CandidateList {
  let room = 256;
  let count = 0;
  let boxes = new Float32Array(room * 4);
  let scores = new Float32Array(room);
  let classIds = new Int32Array(room);

  return {
    add(x1, y1, x2, y2, score, classId) {
      if (count === room) resize(room * 2);
      boxes[count * 4] = x1;
      boxes[count * 4 + 1] = y1;
      boxes[count * 4 + 2] = x2;
      boxes[count * 4 + 3] = y2;
      scores[count] = score;
      classIds[count++] = classId;
    },
    finish() {
      resize(count);
      return { boxes, scores, classIds, count };
    },
  };

  function resize(to: number): void {
    const [oldBoxes, oldScores, oldIds] = [boxes, scores, classIds];
    room = to;
    boxes = new Float32Array(room * 4);
    scores = new Float32Array(room);
    classIds = new Int32Array(room);
    boxes.set(oldBoxes.subarray(0, count * 4));
    scores.set(oldScores.subarray(0, count));
    classIds.set(oldIds.subarray(0, count));
  }
}
