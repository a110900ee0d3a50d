import type { Size } from '@rsanet/detect-utils';
import type { Graph } from '@rsanet/graph';
import { convBlock, type GraphValue, graphOf, input as imagesOf } from '@rsanet/layers/graph';
import { assertInputShape } from '@rsanet/lcnet/blocks';
import { dsm, type PerStage } from '@rsanet/lcnet/graph';
import type { Block } from './block.ts';

/** Blocks of each stage of LCNet (stated). */
const DEPTHS: PerStage = [1, 1, 2, 6, 3];

/**
 * LCNet with another block in the CCM's place: same stem, same DSMs, same number of blocks per stage.
 *
 * @param widths channels at the ends of each stage's blocks
 * @param input in pixels, sides divisible by 32
 * @returns a network from RGB `[n, h, w, 3]` to the maps of stages 3, 4, 5 at strides 8, 16, 32
 * @throws RsanetError INVALID_INPUT_SIZE when a side is not divisible by 32
 */
export function backbone(block: Block, widths: PerStage, input: Size, seed = 0): Graph {
  assertInputShape([input.height, input.width, 3], 32);
  const features: GraphValue[] = [];
  let x = imagesOf({ name: 'images', shape: [input.height, input.width, 3] });
  for (const [index, filters] of widths.entries()) {
    const stage = `stage${index + 1}`;
    x =
      index === 0
        ? convBlock(x, { name: `${stage}/stem`, filters, strides: 2 })
        : dsm(x, { name: `${stage}/dsm`, filters });
    for (let at = 1; at <= DEPTHS[index]!; at++) x = block(x, `${stage}/block${at}`);
    features.push(x);
  }
  return graphOf({ name: 'backbone', outputs: features.slice(-3), seed });
}
