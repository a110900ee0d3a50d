import type { Candidates } from '@rsanet/detect-utils';
import type { RawTensor } from '@rsanet/graph';
import { type Candidate, toCandidates } from './candidates.ts';
import type { Pretrained } from './pretrained.ts';

const SIDE = 416;
const STRIDES = [8, 16, 32];

// Blue, green, red in 0..255 (https://github.com/RangiLyu/nanodet, config/nanodet-g.yml).
const MEAN = [103.53, 116.28, 123.675];
const DEVIATION = [57.375, 57.12, 58.395];

/**
 * NanoDet-g: anchor-free, one point a cell, class probabilities, and for each side of the box a
 * distribution over whole distances (generalised focal loss, arXiv 2006.04388).
 */
export const nanodet: Pretrained = {
  label: 'NanoDet-g',
  file: 'nanodet',
  input: { width: SIDE, height: SIDE },
  outputs: ['Identity', 'Identity_1', 'Identity_2', 'Identity_3', 'Identity_4', 'Identity_5'],
  published: {
    params: 3.81e6,
    flops: 4.2e9,
    convention: '2xmacs',
    coco: 22.9,
    source: 'https://github.com/RangiLyu/nanodet, config/nanodet-g.yml',
  },
  licence: 'package MIT, weights Apache-2.0',
  normalise({ data: pixels }) {
    const plane = SIDE * SIDE;
    const data = new Float32Array(3 * plane);
    for (let channel = 0; channel < 3; channel++) {
      const scale = 255 / DEVIATION[channel]!;
      const shift = MEAN[channel]! / DEVIATION[channel]!;
      for (let i = 0; i < plane; i++) {
        data[channel * plane + i] = pixels[3 * i + 2 - channel]! * scale - shift;
      }
    }
    return { data, shape: [1, 3, SIDE, SIDE] };
  },
  decode: (outputs, scoreThreshold) => decodeNanodet(outputs, STRIDES, scoreThreshold),
};

/**
 * Boxes of NanoDet's outputs. A cell's point is its centre; each distance from it to a side is the
 * mean of its distribution, in strides.
 *
 * @param outputs for each stride probabilities `[1, cells, classes]`, then for each stride logits of
 * the distances `[1, cells, 4 * (most + 1)]` to left, top, right, bottom; square maps, row by row
 * @returns every class of every cell that reaches the score, in pixels of the input
 */
export function decodeNanodet(
  outputs: readonly RawTensor[],
  strides: readonly number[],
  scoreThreshold: number,
): Candidates {
  const found: Candidate[] = [];
  for (const [scale, stride] of strides.entries()) {
    const { data: scores, shape } = outputs[scale]!;
    const { data: logits, shape: logitShape } = outputs[strides.length + scale]!;
    const [cells, classes, values] = [shape[1]!, shape[2]!, logitShape[2]!];
    const side = Math.sqrt(cells);
    const bins = values / 4;
    for (let cell = 0; cell < cells; cell++) {
      const classIds = reaching(scores.subarray(cell * classes, (cell + 1) * classes));
      if (classIds.length === 0) continue;
      const x = ((cell % side) + 0.5) * stride;
      const y = (Math.floor(cell / side) + 0.5) * stride;
      const [left, top, right, bottom] = [0, 1, 2, 3].map((edge) => {
        const at = cell * values + edge * bins;
        return stride * meanOf(logits.subarray(at, at + bins));
      }) as [number, number, number, number];
      const box = [x - left, y - top, x + right, y + bottom] as const;
      for (const classId of classIds) {
        found.push({ box, score: scores[cell * classes + classId]!, classId });
      }
    }
  }
  return toCandidates(found);

  function reaching(probabilities: Float32Array): number[] {
    const ids: number[] = [];
    for (let id = 0; id < probabilities.length; id++) {
      if (probabilities[id]! >= scoreThreshold) ids.push(id);
    }
    return ids;
  }
}

/** Mean of 0, 1, 2... with the softmax of logits as their probabilities. */
function meanOf(logits: Float32Array): number {
  const max = Math.max(...logits);
  let sum = 0;
  let weighted = 0;
  for (const [value, logit] of logits.entries()) {
    const weight = Math.exp(logit - max);
    sum += weight;
    weighted += weight * value;
  }
  return weighted / sum;
}
