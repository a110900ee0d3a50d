import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import * as tfl from '@tensorflow/tfjs-layers';

const { layers } = tfl;
type Value = SymbolicTensor;

const zeros = { kernelInitializer: 'zeros', depthwiseInitializer: 'zeros' } as const;
const plain = { ...zeros, useBias: false } as const;

function chain(x: Value, ...steps: tfl.layers.Layer[]): Value {
  return steps.reduce((value, layer) => layer.apply(value) as Value, x);
}

function network(build: (x: Value) => Value): LayersModel {
  const x = tfl.input({ shape: [224, 224, 3] });
  return tfl.model({ inputs: x, outputs: build(x) });
}

const relu6 = () => layers.reLU({ maxValue: 6 });
const same = { padding: 'same' } as const;

function pool(x: Value, channels: number): Value {
  return chain(
    x,
    layers.globalAveragePooling2d({ dataFormat: 'channelsLast' }),
    layers.reshape({ targetShape: [1, 1, channels] }),
  );
}

/** MobileNetV1, width 1, with its classifier of 1000 (arXiv 1704.04861, table 1). */
export function mobileNetV1(): LayersModel {
  const blocks = [
    [64, 1],
    [128, 2],
    [128, 1],
    [256, 2],
    [256, 1],
    [512, 2],
    ...Array<[number, number]>(5).fill([512, 1]),
    [1024, 2],
    [1024, 1],
  ] as [number, number][];
  return network((x) => {
    let y = chain(
      x,
      layers.conv2d({ ...plain, ...same, filters: 32, kernelSize: 3, strides: 2 }),
      layers.batchNormalization(),
      relu6(),
    );
    for (const [filters, strides] of blocks) {
      y = chain(
        y,
        layers.depthwiseConv2d({ ...plain, ...same, kernelSize: 3, strides }),
        layers.batchNormalization(),
        relu6(),
        layers.conv2d({ ...plain, filters, kernelSize: 1 }),
        layers.batchNormalization(),
        relu6(),
      );
    }
    return chain(
      pool(y, 1024),
      layers.dropout({ rate: 0.001 }),
      layers.conv2d({ ...zeros, filters: 1000, kernelSize: 1 }),
    );
  });
}

/** MobileNetV2, width 1, with its classifier of 1000 (arXiv 1801.04381, table 2). */
export function mobileNetV2(): LayersModel {
  const stages = [
    { expand: 1, filters: 16, repeats: 1, strides: 1 },
    { expand: 6, filters: 24, repeats: 2, strides: 2 },
    { expand: 6, filters: 32, repeats: 3, strides: 2 },
    { expand: 6, filters: 64, repeats: 4, strides: 2 },
    { expand: 6, filters: 96, repeats: 3, strides: 1 },
    { expand: 6, filters: 160, repeats: 3, strides: 2 },
    { expand: 6, filters: 320, repeats: 1, strides: 1 },
  ];
  const pointwise = (x: Value, filters: number) =>
    chain(x, layers.conv2d({ ...plain, filters, kernelSize: 1 }), layers.batchNormalization());

  function bottleneck(x: Value, expand: number, filters: number, strides: number): Value {
    const channels = x.shape[3]!;
    const wide = expand === 1 ? x : chain(pointwise(x, channels * expand), relu6());
    const depthwise = chain(
      wide,
      layers.depthwiseConv2d({ ...plain, ...same, kernelSize: 3, strides }),
      layers.batchNormalization(),
      relu6(),
    );
    const narrow = pointwise(depthwise, filters);
    const residual = strides === 1 && channels === filters;
    return residual ? (layers.add().apply([x, narrow]) as Value) : narrow;
  }

  return network((x) => {
    let y = chain(
      x,
      layers.conv2d({ ...plain, ...same, filters: 32, kernelSize: 3, strides: 2 }),
      layers.batchNormalization(),
      relu6(),
    );
    for (const { expand, filters, repeats, strides } of stages) {
      for (let index = 0; index < repeats; index++) {
        y = bottleneck(y, expand, filters, index === 0 ? strides : 1);
      }
    }
    y = chain(pointwise(y, 1280), relu6());
    return chain(pool(y, 1280), layers.conv2d({ ...zeros, filters: 1000, kernelSize: 1 }));
  });
}

/** ResNet-50 without classifier, stride in a block's first convolution, as Keras builds it (arXiv 1512.03385, table 1). */
export function resNet50(): LayersModel {
  const convolution = (x: Value, filters: number, kernelSize: number, strides = 1) =>
    chain(
      x,
      layers.conv2d({ ...zeros, ...same, filters, kernelSize, strides }),
      layers.batchNormalization(),
    );

  function block(x: Value, filters: number, strides: number, project: boolean): Value {
    const shortcut = project ? convolution(x, 4 * filters, 1, strides) : x;
    let y = chain(convolution(x, filters, 1, strides), layers.reLU());
    y = chain(convolution(y, filters, 3), layers.reLU());
    y = convolution(y, 4 * filters, 1);
    return chain(layers.add().apply([shortcut, y]) as Value, layers.reLU());
  }

  return network((x) => {
    let y = chain(
      x,
      layers.zeroPadding2d({ padding: [3, 3] }),
      layers.conv2d({ ...zeros, filters: 64, kernelSize: 7, strides: 2 }),
      layers.batchNormalization(),
      layers.reLU(),
      layers.zeroPadding2d({ padding: [1, 1] }),
      layers.maxPooling2d({ poolSize: 3, strides: 2 }),
    );
    [3, 4, 6, 3].forEach((blocks, stage) => {
      for (let index = 0; index < blocks; index++) {
        const strides = stage > 0 && index === 0 ? 2 : 1;
        y = block(y, 64 * 2 ** stage, strides, index === 0);
      }
    });
    return y;
  });
}

/** VGG-16 without classifier (arXiv 1409.1556, table 1, column D). */
export function vgg16(): LayersModel {
  return network((x) => {
    let y = x;
    for (const [filters, count] of [
      [64, 2],
      [128, 2],
      [256, 3],
      [512, 3],
      [512, 3],
    ] as const) {
      for (let index = 0; index < count; index++) {
        const options = { ...same, filters, kernelSize: 3, activation: 'relu' } as const;
        y = chain(y, layers.conv2d({ ...zeros, ...options }));
      }
      y = chain(y, layers.maxPooling2d({ poolSize: 2 }));
    }
    return y;
  });
}
