import type { Graph } from '@rsanet/graph';
import {
  add,
  convBlock,
  depthwiseBlock,
  type GraphValue,
  graphOf,
  input as imagesOf,
  pointwiseBlock,
} from '@rsanet/layers/graph';
import { biasedConv, type NetworkOptions } from './yolo-prediction.ts';

/** Table 2 of arXiv 1801.04381: expansion, channels, repeats, stride of the first. */
const STAGES = [
  [1, 16, 1, 1],
  [6, 24, 2, 2],
  [6, 32, 3, 2],
  [6, 64, 4, 2],
  [6, 96, 3, 1],
  [6, 160, 3, 2],
  [6, 320, 1, 1],
] as const;

/** Channels of the extra layers. The paper does not give them; these are of SSDLite's first release. */
const EXTRAS = [512, 256, 256, 128];

/** Default boxes per cell, shallowest scale first. */
const BOXES = [3, 6, 6, 6, 6, 6];

/**
 * SSDLite with MobileNetV2, untrained (arXiv 1801.04381, section 6.2 and table 2): the first scale is
 * the expansion of the first bottleneck of stride 32, the second the last layer, and predictions are
 * a depthwise 3x3 and a 1x1 convolution.
 *
 * @returns a network from RGB `[n, h, w, 3]` in -1..1 to twelve maps: for each of six scales, shallowest
 * first, box offsets `[n, h', w', boxes * 4]` and class logits `[n, h', w', boxes * (numClasses + 1)]`
 * with the background
 */
export function ssdliteMobileNetV2({ input, numClasses, seed }: NetworkOptions): Graph {
  const images = imagesOf({ name: 'images', shape: [input.height, input.width, 3] });
  let x = convBlock(images, { name: 'stem', filters: 32, strides: 2 });
  const scales: GraphValue[] = [];
  for (const [stage, [expansion, filters, repeats, first]] of STAGES.entries()) {
    for (let block = 0; block < repeats; block++) {
      const name = `stage${stage + 1}/block${block + 1}`;
      const strides = block === 0 ? first : 1;
      const { wide, output } = bottleneck(x, { name, expansion, filters, strides });
      // The first bottleneck of stride 32 expands at stride 16.
      if (filters === 160 && block === 0) scales.push(wide);
      x = output;
    }
  }
  x = pointwiseBlock(x, { name: 'last', filters: 1280 });
  scales.push(x);
  for (const [index, filters] of EXTRAS.entries()) {
    const name = `extra${index + 1}`;
    x = pointwiseBlock(x, { name: `${name}/narrow`, filters: filters / 2 });
    x = depthwiseBlock(x, { name: `${name}/depthwise`, strides: 2 });
    x = pointwiseBlock(x, { name: `${name}/pointwise`, filters });
    scales.push(x);
  }
  const outputs = scales.flatMap((scale, i) =>
    (['boxes', 'classes'] as const).map((kind) => {
      const filters = BOXES[i]! * (kind === 'boxes' ? 4 : numClasses + 1);
      return prediction(scale, { name: `scale${i + 1}/${kind}`, filters });
    }),
  );
  return graphOf({ name: 'ssdlite-mobilenet-v2', outputs, seed });
}

interface BottleneckOptions {
  name: string;
  expansion: number;
  filters: number;
  strides: number;
}

/**
 * Inverted residual with linear bottleneck (section 3.3).
 *
 * @returns its output, and what the first convolution makes: `expansion` times the channels
 */
export function bottleneck(x: GraphValue, options: BottleneckOptions) {
  const { name, expansion, filters, strides } = options;
  const channels = x.size.channels;
  const wide =
    expansion === 1
      ? x
      : pointwiseBlock(x, { name: `${name}/expand`, filters: channels * expansion });
  const depthwise = depthwiseBlock(wide, { name: `${name}/depthwise`, strides });
  const narrow = pointwiseBlock(depthwise, {
    name: `${name}/project`,
    filters,
    activation: 'linear',
  });
  const residual = strides === 1 && channels === filters;
  return { wide, output: residual ? add([x, narrow], `${name}/add`) : narrow };
}

function prediction(
  x: GraphValue,
  { name, filters }: { name: string; filters: number },
): GraphValue {
  const depthwise = depthwiseBlock(x, { name: `${name}/depthwise` });
  return biasedConv(depthwise, { name, filters });
}
