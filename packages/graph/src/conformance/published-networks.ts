import type { Graph, InputNode } from '../graph.ts';
import { graphBuilder } from './graph-builder.ts';

/** Published networks, with random weights. */
export const publishedNetworks = { mobileNetV1, mobileNetV2, resNet50, vgg16 } as const;

/** MobileNetV1, width 1, with its classifier of 1000 (arXiv 1704.04861, table 1). */
function mobileNetV1(shape: InputNode['shape'] = [224, 224, 3]): Graph {
  const b = graphBuilder(shape, { name: 'MobileNetV1' });
  const block = (x: string) => b.activate(b.norm(x), 'relu6');
  let y = block(b.conv(b.input, 32, { strides: 2, bias: false }));
  for (const [filters, strides] of [
    [64, 1],
    [128, 2],
    [128, 1],
    [256, 2],
    [256, 1],
    [512, 2],
    ...Array<readonly [number, number]>(5).fill([512, 1]),
    [1024, 2],
    [1024, 1],
  ] as const) {
    y = block(b.depthwise(y, { strides, bias: false }));
    y = block(b.conv(y, filters, { kernel: 1, bias: false }));
  }
  const pixel = b.reshape(b.globalAverage(y), [1, 1, 1024]);
  return b.graph(b.conv(pixel, 1000, { kernel: 1 }));
}

/** MobileNetV2, width 1, with its classifier of 1000 (arXiv 1801.04381, table 2). */
function mobileNetV2(shape: InputNode['shape'] = [224, 224, 3]): Graph {
  const b = graphBuilder(shape, { name: 'MobileNetV2' });
  const block = (x: string) => b.activate(b.norm(x), 'relu6');
  const pointwise = (x: string, filters: number) =>
    b.norm(b.conv(x, filters, { kernel: 1, bias: false }));

  function bottleneck(x: string, expand: number, filters: number, strides: number): string {
    const channels = b.shapeOf(x).at(-1)!;
    const wide = expand === 1 ? x : b.activate(pointwise(x, channels * expand), 'relu6');
    const narrow = pointwise(block(b.depthwise(wide, { strides, bias: false })), filters);
    return strides === 1 && channels === filters ? b.add(x, narrow) : narrow;
  }

  let y = block(b.conv(b.input, 32, { strides: 2, bias: false }));
  for (const { expand, filters, repeats, strides } of [
    { expand: 1, filters: 16, repeats: 1, strides: 1 },
    { expand: 6, filters: 24, repeats: 2, strides: 2 },
    { expand: 6, filters: 32, repeats: 3, strides: 2 },
    { expand: 6, filters: 64, repeats: 4, strides: 2 },
    { expand: 6, filters: 96, repeats: 3, strides: 1 },
    { expand: 6, filters: 160, repeats: 3, strides: 2 },
    { expand: 6, filters: 320, repeats: 1, strides: 1 },
  ]) {
    for (let index = 0; index < repeats; index++) {
      y = bottleneck(y, expand, filters, index === 0 ? strides : 1);
    }
  }
  y = b.activate(pointwise(y, 1280), 'relu6');
  const pixel = b.reshape(b.globalAverage(y), [1, 1, 1280]);
  return b.graph(b.conv(pixel, 1000, { kernel: 1 }));
}

/** ResNet-50 without classifier, stride in a block's first convolution, as Keras builds it (arXiv 1512.03385, table 1). */
function resNet50(shape: InputNode['shape'] = [224, 224, 3]): Graph {
  const b = graphBuilder(shape, { name: 'ResNet-50' });
  const relu = (x: string) => b.activate(x, 'relu');
  const convolution = (x: string, filters: number, kernel: number, strides = 1) =>
    b.norm(b.conv(x, filters, { kernel, strides }));

  function block(x: string, filters: number, strides: number, project: boolean): string {
    const shortcut = project ? convolution(x, 4 * filters, 1, strides) : x;
    let y = relu(convolution(x, filters, 1, strides));
    y = relu(convolution(y, filters, 3));
    return relu(b.add(shortcut, convolution(y, 4 * filters, 1)));
  }

  const stem = b.conv(b.pad(b.input, [3, 3, 3, 3]), 64, {
    kernel: 7,
    strides: 2,
    padding: 'valid',
  });
  let y = b.pad(relu(b.norm(stem)), [1, 1, 1, 1]);
  y = b.maxPool(y, 3, { strides: 2, padding: 'valid' });
  [3, 4, 6, 3].forEach((blocks, stage) => {
    for (let index = 0; index < blocks; index++) {
      const strides = stage > 0 && index === 0 ? 2 : 1;
      y = block(y, 64 * 2 ** stage, strides, index === 0);
    }
  });
  return b.graph(y);
}

/** VGG-16 without classifier (arXiv 1409.1556, table 1, column D). */
function vgg16(shape: InputNode['shape'] = [224, 224, 3]): Graph {
  const b = graphBuilder(shape, { name: 'VGG-16' });
  let y = b.input;
  for (const [filters, count] of [
    [64, 2],
    [128, 2],
    [256, 3],
    [512, 3],
    [512, 3],
  ] as const) {
    for (let index = 0; index < count; index++) y = b.conv(y, filters, { activation: 'relu' });
    y = b.maxPool(y, 2, { padding: 'valid' });
  }
  return b.graph(y);
}
