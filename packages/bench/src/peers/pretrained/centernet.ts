import type { Candidates } from '@rsanet/detect-utils';
import type { RawTensor } from '@rsanet/graph';
import { type Candidate, toCandidates } from './candidates.ts';
import type { Pretrained } from './pretrained.ts';

const SIDE = 512;
const STRIDE = 4;

/**
 * CenterNet on MobileNetV3 (arXiv 1904.07850): a heat map a class whose peaks are the middles of
 * objects, and at each place the distances to the four sides of the box, in pixels. The file also
 * holds a decoder of its own, which is not run.
 */
export const centernet: Pretrained = {
  label: 'CenterNet MobileNetV3',
  file: 'centernet',
  input: { width: SIDE, height: SIDE },
  outputs: ['tower_0/keypoints', 'tower_0/wh'],
  published: {
    params: null,
    flops: null,
    convention: null,
    coco: 25.1,
    source: 'https://github.com/610265158/mobilenetv3_centernet',
  },
  licence: 'package MIT, weights of a repository without a stated licence',
  normalise: ({ data, shape }) => ({ data: data.map((value) => value * 255), shape }),
  decode: (outputs, scoreThreshold) => decodeCenternet(outputs, STRIDE, scoreThreshold),
};

// As many peaks as the decoder inside the file keeps.
const MAX_BOXES = 100;

/**
 * Boxes at the peaks of CenterNet's heat maps: places no lower than their eight neighbours of the same
 * class, the best 100 of all.
 *
 * @param outputs probabilities `[1, height, width, classes]` and distances to left, top, right, bottom
 * in pixels of the input `[1, height, width, 4]`
 * @param stride input pixels from place to place; the first lies at pixel 0
 * @returns best first, in pixels of the input
 */
export function decodeCenternet(
  outputs: readonly RawTensor[],
  stride: number,
  scoreThreshold: number,
): Candidates {
  const [heat, distances] = outputs as [RawTensor, RawTensor];
  const [, height, width, classes] = heat.shape as [number, number, number, number];
  const found: Candidate[] = [];
  for (const [index, score] of heat.data.entries()) {
    if (score < scoreThreshold) continue;
    const classId = index % classes;
    const place = (index - classId) / classes;
    const x = place % width;
    const y = (place - x) / width;
    if (!isPeak(x, y, classId, score)) continue;
    const [left, top, right, bottom] = distances.data.subarray(4 * place, 4 * place + 4);
    const [middleX, middleY] = [x * stride, y * stride];
    const box = [middleX - left!, middleY - top!, middleX + right!, middleY + bottom!] as const;
    found.push({ box, score, classId });
  }
  return toCandidates(found.sort((a, b) => b.score - a.score).slice(0, MAX_BOXES));

  function isPeak(x: number, y: number, classId: number, score: number): boolean {
    for (let row = Math.max(0, y - 1); row <= Math.min(height - 1, y + 1); row++) {
      for (let column = Math.max(0, x - 1); column <= Math.min(width - 1, x + 1); column++) {
        if (heat.data[(row * width + column) * classes + classId]! > score) return false;
      }
    }
    return true;
  }
}
