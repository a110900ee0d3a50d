import type {
  AveragePoolGradientNode,
  GlobalAveragePoolGradientNode,
  MaxPoolGradientNode,
} from '../differentiate/gradient-node.ts';
import type { Readable } from './gradient-operations.ts';
import { zeros } from './value.ts';
import { eachTap } from './windows.ts';

/** Of max-pooling's input: each value goes to the pixel that its position names. */
export function maxPoolGradient(node: MaxPoolGradientNode, { value, shape }: Readable) {
  const [dy, positions] = [value(node.inputs.dy), value(node.inputs.positions)];
  const dx = zeros(shape(node.outputs.dx));
  const [images, , , channels] = dx.shape as [number, number, number, number];
  const [into, from] = [dx.data.length / images, dy.data.length / images];
  dy.data.forEach((slope, i) => {
    const image = Math.floor(i / from) * into;
    dx.data[image + positions.data[i]! * channels + (i % channels)]! += slope;
  });
  return { dx };
}

/** Of average pooling's input: each value shared by the pixels of its window. */
export function averagePoolGradient(node: AveragePoolGradientNode, { value, shape }: Readable) {
  const dy = value(node.inputs.dy);
  const dx = zeros(shape(node.outputs.dx));
  const channels = dx.shape[3]!;
  const window = { ...node, dilations: [1, 1] };
  const taps = new Float64Array(dy.data.length / channels);
  eachTap(dx.shape, window, (output) => {
    taps[output]! += 1;
  });
  eachTap(dx.shape, window, (output, input) => {
    for (let c = 0; c < channels; c++) {
      dx.data[input * channels + c]! += dy.data[output * channels + c]! / taps[output]!;
    }
  });
  return { dx };
}

/** Of the input of pooling over a whole map: each value shared by all pixels. */
export function globalAverageGradient(
  node: GlobalAveragePoolGradientNode,
  { value, shape }: Readable,
) {
  const dy = value(node.inputs.dy);
  const dx = zeros(shape(node.outputs.dx));
  const [, height, width, channels] = dx.shape as [number, number, number, number];
  const pixels = height * width;
  const data = dx.data.map(
    (_, i) => dy.data[Math.floor(i / (pixels * channels)) * channels + (i % channels)]! / pixels,
  );
  return { dx: { data, shape: dx.shape } };
}
