import type { Graph } from '@rsanet/graph';
import {
  type ActivationName,
  activate,
  add,
  concat,
  convBlock,
  depthwiseBlock,
  type GraphValue,
  graphLayers,
  graphOf,
  input as imagesOf,
  multiply,
  pointwiseBlock,
  upsample,
} from '@rsanet/layers/graph';
import { type NetworkOptions, yoloPrediction } from './yolo-prediction.ts';

/**
 * YOLO Nano, untrained, after figure 2 of arXiv 1910.01271, which gives the modules, the width of each
 * module's output and the width of each first projection. Not published, and ours: an expansion keeps
 * the width it is given, the nonlinearity is ReLU6, the last projection of a module is linear, and
 * modules that keep their shape are residual.
 *
 * @returns a network from RGB `[n, h, w, 3]` in 0..1 to logits at strides 8, 16, 32, each
 * `[n, h / stride, w / stride, 3 * (5 + numClasses)]`
 */
export function yoloNano({ input, numClasses, seed }: NetworkOptions): Graph {
  const images = imagesOf({ name: 'images', shape: [input.height, input.width, 3] });
  let x = convBlock(images, { name: 'conv1', filters: 12 });
  x = convBlock(x, { name: 'conv2', filters: 24, strides: 2 });
  x = peps(x, 'stride2', [7]);
  x = ep(x, { name: 'stride4/ep', filters: 70, strides: 2 });
  x = peps(x, 'stride4', [25, 24]);
  x = ep(x, { name: 'stride8/ep', filters: 150, strides: 2 });
  x = peps(x, 'stride8/a', [56]);
  x = pointwiseBlock(x, { name: 'stride8/conv', filters: 150 });
  x = fca(x, { name: 'stride8/fca', reduction: 8 });
  const shallow = peps(x, 'stride8/b', [73, 71, 75]);
  x = ep(shallow, { name: 'stride16/ep', filters: 325, strides: 2 });
  const middle = peps(x, 'stride16', [132, 124, 141, 140, 137, 135, 133, 140]);
  x = ep(middle, { name: 'stride32/ep1', filters: 545, strides: 2 });
  x = peps(x, 'stride32', [276]);
  x = pointwiseBlock(x, { name: 'stride32/conv1', filters: 230 });
  x = ep(x, { name: 'stride32/ep2', filters: 489 });
  x = pep(x, { name: 'stride32/pep2', projection: 213, filters: 469 });
  const large = pointwiseBlock(x, { name: 'stride32/conv2', filters: 189 });

  x = riseTo(middle, large, { name: 'rise16', filters: 105 });
  x = pep(x, { name: 'rise16/pep1', projection: 113, filters: 325 });
  x = pep(x, { name: 'rise16/pep2', projection: 99, filters: 207 });
  const medium = pointwiseBlock(x, { name: 'rise16/conv', filters: 98 });

  x = riseTo(shallow, medium, { name: 'rise8', filters: 47 });
  x = pep(x, { name: 'rise8/pep1', projection: 58, filters: 122 });
  x = pep(x, { name: 'rise8/pep2', projection: 52, filters: 87 });
  const small = pep(x, { name: 'rise8/pep3', projection: 47, filters: 93 });

  const outputs = [
    yoloPrediction(small, { name: 'prediction8', numClasses }),
    yoloPrediction(ep(medium, { name: 'medium/ep', filters: 183 }), {
      name: 'prediction16',
      numClasses,
    }),
    yoloPrediction(ep(large, { name: 'large/ep', filters: 462 }), {
      name: 'prediction32',
      numClasses,
    }),
  ];
  return graphOf({ name: 'yolo-nano', outputs, seed });
}

interface ModuleOptions {
  name: string;
  filters: number;
}

/** Expansion-projection: 1x1, depthwise 3x3, linear 1x1. */
function ep(x: GraphValue, options: ModuleOptions & { strides?: number }): GraphValue {
  const { name, filters, strides = 1 } = options;
  let y = pointwiseBlock(x, { name: `${name}/expand`, filters: x.size.channels });
  y = depthwiseBlock(y, { name: `${name}/depthwise`, strides });
  return pointwiseBlock(y, { name: `${name}/project`, filters, activation: 'linear' });
}

/** Projection-expansion-projection, residual where the width stays. */
function pep(x: GraphValue, options: ModuleOptions & { projection: number }): GraphValue {
  const { name, filters, projection } = options;
  const narrow = pointwiseBlock(x, { name: `${name}/narrow`, filters: projection });
  const y = ep(narrow, { name, filters });
  return filters === x.size.channels ? add([x, y], `${name}/add`) : y;
}

/** A row of PEPs of the width that comes in. */
function peps(x: GraphValue, name: string, projections: readonly number[]): GraphValue {
  const filters = x.size.channels;
  return projections.reduce(
    (y, projection, i) => pep(y, { name: `${name}/pep${i + 1}`, projection, filters }),
    x,
  );
}

/** Fully-connected attention: reweights channels by two dense layers on their means. */
function fca(x: GraphValue, { name, reduction }: { name: string; reduction: number }): GraphValue {
  const channels = x.size.channels;
  const means = graphLayers.globalAveragePool(x, name);
  const dense = (y: GraphValue, filters: number, activation: ActivationName, part: string) => {
    const layer = { name: `${name}/${part}`, filters, kernelSize: 1, strides: 1 };
    return activate(graphLayers.conv(y, layer), activation, layer.name);
  };
  const inner = dense(means, Math.floor(channels / reduction), 'relu6', 'reduce');
  return multiply([x, dense(inner, channels, 'sigmoid', 'restore')], `${name}/multiply`);
}

/** A deeper map, narrowed and enlarged, beside the shallower one. */
function riseTo(
  shallow: GraphValue,
  deep: GraphValue,
  { name, filters }: ModuleOptions,
): GraphValue {
  const narrow = pointwiseBlock(deep, { name: `${name}/narrow`, filters });
  return concat([upsample(narrow, `${name}/upsample`), shallow], `${name}/concat`);
}
