import type { Conv2dNode, Graph } from '@rsanet/graph';
import {
  activate,
  add,
  concat,
  convBlock,
  type GraphValue,
  graphLayers,
  graphOf,
  input as imagesOf,
  pointwiseBlock,
} from '@rsanet/layers/graph';
import { type BiasedConvOptions, biasedConv, type NetworkOptions } from './yolo-prediction.ts';

const activation = 'relu';

/** Table 1 of arXiv 1804.06882: dense layers of each stage, and the width of their bottlenecks. */
const STAGES = [
  { layers: 3, bottleneck: 16 },
  { layers: 4, bottleneck: 32 },
  { layers: 8, bottleneck: 64 },
  { layers: 6, bottleneck: 64 },
];
/** Channels a dense layer adds, half of them by each of its two ways. */
const GROWTH = 32;

/** Default boxes per cell, on each scale. */
const BOXES = 6;

/**
 * Pelee, untrained: PeleeNet (arXiv 1804.06882, table 1) with SSD predictions through residual blocks
 * (section 3). Widths of the extra layers and of the residual blocks are those of the
 * authors' published configuration. The map of stride 16 has two sets of boxes.
 *
 * @returns a network from RGB `[n, h, w, 3]`, normalised, to twelve maps: for each of six scales,
 * shallowest first, box offsets `[n, h', w', 24]` and class logits `[n, h', w', 6 * (numClasses + 1)]`
 * with the background
 */
export function pelee({ input, numClasses, seed }: NetworkOptions): Graph {
  const images = imagesOf({ name: 'images', shape: [input.height, input.width, 3] });
  let x = stem(images);
  let channels = GROWTH;
  const maps: GraphValue[] = [];
  for (const [index, { layers, bottleneck }] of STAGES.entries()) {
    const name = `stage${index + 1}`;
    for (let layer = 1; layer <= layers; layer++) {
      x = denseLayer(x, { name: `${name}/dense${layer}`, bottleneck });
    }
    channels += layers * GROWTH;
    x = pointwiseBlock(x, { name: `${name}/transition`, filters: channels, activation });
    maps.push(x);
    if (index < 3) x = averagePool(x, `${name}/pool`);
  }
  x = extra(x, { name: 'extra1', narrow: 256, strides: 2, padding: 'same' });
  const extra2 = extra(x, { name: 'extra2', narrow: 128, strides: 1, padding: 'valid' });
  const extra3 = extra(extra2, { name: 'extra3', narrow: 128, strides: 1, padding: 'valid' });

  const features = [maps[2]!, maps[3]!, x, extra2, extra3].map((map, i) =>
    residual(map, `residual${i + 1}`),
  );
  const scales = [features[0]!, ...features];
  const outputs = scales.flatMap((scale, i) =>
    (['boxes', 'classes'] as const).map((kind) => {
      const filters = BOXES * (kind === 'boxes' ? 4 : numClasses + 1);
      return biasedConv(scale, { name: `scale${i + 1}/${kind}`, filters });
    }),
  );
  return graphOf({ name: 'pelee', outputs, seed });
}

/** Stem block (section 2): stride 4 by a pooling and by a convolution. */
function stem(images: GraphValue): GraphValue {
  const x = convBlock(images, { name: 'stem/conv1', filters: 32, strides: 2, activation });
  let y = pointwiseBlock(x, { name: 'stem/conv2', filters: 16, activation });
  y = convBlock(y, { name: 'stem/conv3', filters: 32, strides: 2, activation });
  const pooled = graphLayers.maxPool(x, { name: 'stem/pool', size: 2, strides: 2 });
  const both = concat([pooled, y], 'stem/concat');
  return pointwiseBlock(both, { name: 'stem/conv4', filters: 32, activation });
}

/** Two-way dense layer (section 2): one 3x3 convolution beside two. */
function denseLayer(
  x: GraphValue,
  { name, bottleneck }: { name: string; bottleneck: number },
): GraphValue {
  const way = (part: string, depth: number) => {
    let y = pointwiseBlock(x, { name: `${name}/${part}/narrow`, filters: bottleneck, activation });
    for (let i = 1; i <= depth; i++) {
      y = convBlock(y, { name: `${name}/${part}/conv${i}`, filters: GROWTH / 2, activation });
    }
    return y;
  };
  return concat([x, way('short', 1), way('long', 2)], `${name}/concat`);
}

/** Halves the sides by means of 2x2, which the primitives of networks lack. */
function averagePool(x: GraphValue, name: string): GraphValue {
  const { size } = graphLayers.maxPool(x, { name, size: 2, strides: 2 });
  const window = { size: [2, 2], strides: [2, 2], padding: 'same' } as const;
  return {
    name,
    size,
    inputs: [x],
    node: () => ({ op: 'averagePool', name, inputs: [x.name], ...window }),
  };
}

interface ExtraOptions {
  name: string;
  narrow: number;
  strides: number;
  padding: 'same' | 'valid';
}

/** SSD's extra layer: 1x1, then 3x3 to 256 channels, with biases and without batch norm. */
function extra(x: GraphValue, { name, narrow, strides, padding }: ExtraOptions): GraphValue {
  const reduced = biasedRelu(x, { name: `${name}/narrow`, filters: narrow }, 'same');
  const wide = { name: `${name}/conv`, filters: 256, kernelSize: 3, strides };
  return biasedRelu(reduced, wide, padding);
}

/** A convolution with bias and ReLU in one node; without padding it has stride 1. */
function biasedRelu(
  x: GraphValue,
  options: BiasedConvOptions,
  padding: 'same' | 'valid',
): GraphValue {
  const conv = biasedConv(x, options);
  const lost = padding === 'same' ? 0 : (options.kernelSize ?? 1) - 1;
  const { height, width, channels } = conv.size;
  return {
    ...conv,
    size: { height: height && height - lost, width: width && width - lost, channels },
    node: (seed) => ({
      ...(conv.node(seed) as Conv2dNode),
      padding,
      activation: { kind: activation },
    }),
  };
}

/** Residual prediction block (section 3): 1x1, 3x3, 1x1 beside a 1x1. */
function residual(x: GraphValue, name: string): GraphValue {
  const linear = 'linear';
  const short = pointwiseBlock(x, { name: `${name}/short`, filters: 256, activation: linear });
  let y = pointwiseBlock(x, { name: `${name}/narrow`, filters: 128, activation });
  y = convBlock(y, { name: `${name}/conv`, filters: 128, activation });
  y = pointwiseBlock(y, { name: `${name}/widen`, filters: 256, activation: linear });
  return activate(add([short, y], `${name}/add`), activation, name);
}
