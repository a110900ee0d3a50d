import type { Size } from '@rsanet/detect-utils';
import type { Graph } from '@rsanet/graph';
import { depthwiseBlock, graphOf, input as imagesOf, pointwiseBlock } from '@rsanet/layers/graph';

/** Channels of a pair of pointwise convolutions `outer -> inner -> outer`, and how many pairs. */
export interface Pairs {
  outer: number;
  inner: number;
  count: number;
}

// The same in every stack, so that what is read back weighs alike.
const OUTPUT_CHANNELS = 16;

/**
 * Pairs of pointwise convolutions one upon another, after ShuffleNetV2 (arXiv 1807.11164, table 1),
 * all at the input's size, without residual.
 *
 * @param depthwise whether a 3x3 depthwise convolution comes before each pointwise one, as in the CCM
 * @returns a network from RGB `[n, h, w, 3]` to `[n, h, w, 16]`
 */
export function stack(
  { outer, inner, count }: Pairs,
  depthwise: boolean,
  input: Size,
  seed = 0,
): Graph {
  const images = imagesOf({ name: 'images', shape: [input.height, input.width, 3] });
  let x = pointwiseBlock(images, { name: 'first', filters: outer });
  for (let pair = 1; pair <= count; pair++) {
    for (const [at, filters] of [inner, outer].entries()) {
      const name = `pair${pair}/${at + 1}`;
      if (depthwise) x = depthwiseBlock(x, { name: `${name}/depthwise` });
      x = pointwiseBlock(x, { name: `${name}/pointwise`, filters });
    }
  }
  const last = pointwiseBlock(x, { name: 'last', filters: OUTPUT_CHANNELS });
  return graphOf({ name: 'stack', outputs: [last], seed });
}
