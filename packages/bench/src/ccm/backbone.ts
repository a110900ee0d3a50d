import type { Size } from '@rsanet/detect-utils';
import { convBlock } from '@rsanet/layers';
import { assertInputShape, dsm, type PerStage } from '@rsanet/lcnet';
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import * as tfl from '@tensorflow/tfjs-layers';
import type { Block } from './block.ts';

/** Blocks of each stage of LCNet (stated). */
const DEPTHS: PerStage = [1, 1, 2, 6, 3];

/**
 * LCNet with another block in the CCM's place: same stem, same DSMs, same number of blocks a stage.
 *
 * @param widths channels at the ends of each stage's blocks
 * @param input in pixels, sides divisible by 32
 * @returns a model from RGB `[n, h, w, 3]` to the maps of stages 3, 4, 5 at strides 8, 16, 32
 * @throws RsanetError INVALID_INPUT_SIZE when a side is not divisible by 32
 */
export function backbone(block: Block, widths: PerStage, input: Size): LayersModel {
  assertInputShape([input.height, input.width, 3], 32);
  const picture = tfl.input({ shape: [input.height, input.width, 3], name: 'images' });
  const features: SymbolicTensor[] = [];
  let x: SymbolicTensor = picture;
  for (const [index, filters] of widths.entries()) {
    const stage = `stage${index + 1}`;
    x =
      index === 0
        ? convBlock(x, { name: `${stage}/stem`, filters, strides: 2 })
        : dsm(x, { name: `${stage}/dsm`, filters });
    for (let at = 1; at <= DEPTHS[index]!; at++) x = block(x, `${stage}/block${at}`);
    features.push(x);
  }
  return tfl.model({ inputs: picture, outputs: features.slice(-3), name: 'backbone' });
}
