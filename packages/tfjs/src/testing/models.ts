import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import * as tfl from '@tensorflow/tfjs-layers';

type Build = (x: SymbolicTensor) => SymbolicTensor | SymbolicTensor[];
type Shape = [number, number, number];

/** A model from `build`, on a map of 9 x 14 pixels and 6 channels unless given others. */
export function modelOf(build: Build, shape: Shape = [9, 14, 6]): LayersModel {
  const x = tfl.input({ shape, name: 'images' });
  return tfl.model({ inputs: x, outputs: build(x), name: 'network' });
}

const chain =
  (...layers: (() => tfl.layers.Layer)[]): Build =>
  (x) =>
    layers.reduce((value, layer) => layer().apply(value) as SymbolicTensor, x);

const { layers } = tfl;
const conv = { filters: 5, kernelSize: 3 } as const;

/** One small model for each layer kind and its options. */
export const layerModels: Readonly<Record<string, () => LayersModel>> = {
  'conv2d valid': () => modelOf(chain(() => layers.conv2d(conv))),
  'conv2d same, stride 2, odd sides': () =>
    modelOf(chain(() => layers.conv2d({ ...conv, strides: 2, padding: 'same' }))),
  'conv2d rectangular kernel and strides, no bias': () =>
    modelOf(
      chain(() =>
        layers.conv2d({ filters: 4, kernelSize: [5, 2], strides: [1, 2], useBias: false }),
      ),
    ),
  'conv2d dilated, same': () =>
    modelOf(chain(() => layers.conv2d({ ...conv, dilationRate: 2, padding: 'same' }))),
  'conv2d dilated, valid': () =>
    modelOf(chain(() => layers.conv2d({ ...conv, dilationRate: [2, 3] }))),
  'conv2d relu': () => modelOf(chain(() => layers.conv2d({ ...conv, activation: 'relu' }))),
  'conv2d relu6': () => modelOf(chain(() => layers.conv2d({ ...conv, activation: 'relu6' }))),
  'conv2d sigmoid': () => modelOf(chain(() => layers.conv2d({ ...conv, activation: 'sigmoid' }))),
  'conv2d swish': () => modelOf(chain(() => layers.conv2d({ ...conv, activation: 'swish' }))),
  'conv2d and a leaky layer': () =>
    modelOf(
      chain(
        () => layers.conv2d(conv),
        () => layers.leakyReLU({ alpha: 0.1 }),
      ),
    ),
  'depthwise same, stride 2': () =>
    modelOf(
      chain(() => layers.depthwiseConv2d({ kernelSize: 3, strides: 2, padding: 'same' })),
      [11, 7, 4],
    ),
  'depthwise valid, multiplier 2, relu6': () =>
    modelOf(
      chain(() =>
        layers.depthwiseConv2d({ kernelSize: 5, depthMultiplier: 2, activation: 'relu6' }),
      ),
    ),
  'depthwise swish': () =>
    modelOf(chain(() => layers.depthwiseConv2d({ kernelSize: 3, activation: 'swish' }))),
  'separable same, stride 2, multiplier 2': () =>
    modelOf(
      chain(() =>
        layers.separableConv2d({ ...conv, strides: 2, padding: 'same', depthMultiplier: 2 }),
      ),
    ),
  'separable dilated, relu': () =>
    modelOf(chain(() => layers.separableConv2d({ ...conv, dilationRate: 2, activation: 'relu' }))),
  'conv2d transpose same, stride 2': () =>
    modelOf(chain(() => layers.conv2dTranspose({ ...conv, strides: 2, padding: 'same' }))),
  'conv2d transpose valid, rectangular, relu': () =>
    modelOf(
      chain(() =>
        layers.conv2dTranspose({
          filters: 4,
          kernelSize: [4, 2],
          strides: [2, 3],
          activation: 'relu',
        }),
      ),
    ),
  'conv2d transpose without strides, no bias': () =>
    modelOf(chain(() => layers.conv2dTranspose({ ...conv, padding: 'same', useBias: false }))),
  'dense on a vector and on a map': () =>
    modelOf(
      chain(
        () => layers.dense({ units: 8, activation: 'relu' }),
        () => layers.globalAveragePooling2d({ dataFormat: 'channelsLast' }),
        () => layers.dense({ units: 7, activation: 'sigmoid' }),
        () => layers.dense({ units: 3, useBias: false }),
      ),
    ),
  'a classifier that ends in softmax': () =>
    modelOf(
      chain(
        () => layers.conv2d({ ...conv, activation: 'elu' }),
        () => layers.separableConv2d({ ...conv, activation: 'softmax' }),
        () => layers.depthwiseConv2d({ kernelSize: 3, activation: 'softmax' }),
        () => layers.conv2dTranspose({ ...conv, activation: 'softmax' }),
        () => layers.globalAveragePooling2d({ dataFormat: 'channelsLast' }),
        () => layers.dense({ units: 7, activation: 'softmax' }),
        () => layers.softmax({}),
      ),
    ),
  'flatten and dense': () =>
    modelOf(
      chain(
        () => layers.flatten(),
        () => layers.dense({ units: 3 }),
      ),
      [3, 4, 2],
    ),
  'batch norm': () => modelOf(chain(() => layers.batchNormalization({ epsilon: 0.01 }))),
  'batch norm without centre and scale': () =>
    modelOf(
      chain(
        () => layers.batchNormalization({ center: false, axis: 3 }),
        () => layers.batchNormalization({ scale: false }),
        () => layers.batchNormalization({ scale: false, center: false }),
      ),
    ),
  'activation layers': () =>
    modelOf((x) =>
      (['linear', 'relu', 'relu6', 'sigmoid', 'swish', 'elu', 'softmax'] as const).map(
        (activation) => layers.activation({ activation }).apply(x) as SymbolicTensor,
      ),
    ),
  'relu layers': () =>
    modelOf((x) =>
      [
        layers.reLU(),
        layers.reLU({ maxValue: 6 }),
        layers.leakyReLU({ alpha: 0.1 }),
        layers.elu(),
        layers.softmax({ axis: -1 }),
        layers.softmax({ axis: [3] }),
      ].map((layer) => layer.apply(x) as SymbolicTensor),
    ),
  'prelu with a slope per channel': () =>
    modelOf(chain(() => layers.prelu({ sharedAxes: [1, 2] }))),
  'tanh layer': () => modelOf(chain(() => layers.activation({ activation: 'tanh' }))),
  'global max pool': () =>
    modelOf(chain(() => layers.globalMaxPooling2d({ dataFormat: 'channelsLast' }))),
  'max pool same': () =>
    modelOf(chain(() => layers.maxPooling2d({ poolSize: 2, strides: 2, padding: 'same' }))),
  'max pool valid, overlapping': () =>
    modelOf(chain(() => layers.maxPooling2d({ poolSize: [3, 2], strides: [1, 2] }))),
  'average pool same': () =>
    modelOf(chain(() => layers.averagePooling2d({ poolSize: 3, strides: 2, padding: 'same' }))),
  'average pool valid': () => modelOf(chain(() => layers.averagePooling2d({ poolSize: [2, 3] }))),
  'global average pool': () =>
    modelOf(chain(() => layers.globalAveragePooling2d({ dataFormat: 'channelsLast' }))),
  'add of three, and of a map with itself': () =>
    modelOf((x) => {
      const a = layers.conv2d({ filters: 6, kernelSize: 1 }).apply(x) as SymbolicTensor;
      const b = layers.add().apply([a, x, a]) as SymbolicTensor;
      return layers.add().apply([b, b]) as SymbolicTensor;
    }),
  'multiply, broadcast over height and width': () =>
    modelOf((x) => {
      const vector = chain(
        () => layers.globalAveragePooling2d({ dataFormat: 'channelsLast' }),
        () => layers.reshape({ targetShape: [1, 1, 6] }),
      )(x) as SymbolicTensor;
      return layers.multiply().apply([x, vector]) as SymbolicTensor;
    }),
  'multiply of a map and a vector of lower rank': () =>
    modelOf((x) => {
      const pool = layers.globalAveragePooling2d({ dataFormat: 'channelsLast' });
      return layers.multiply().apply([x, pool.apply(x) as SymbolicTensor]) as SymbolicTensor;
    }),
  concatenate: () =>
    modelOf((x) => {
      const a = layers.conv2d({ filters: 3, kernelSize: 1 }).apply(x) as SymbolicTensor;
      return layers.concatenate().apply([a, x, a]) as SymbolicTensor;
    }),
  'upsample nearest': () => modelOf(chain(() => layers.upSampling2d({ size: [2, 3] }))),
  'upsample bilinear': () =>
    modelOf(chain(() => layers.upSampling2d({ size: [3, 2], interpolation: 'bilinear' }))),
  'zero padding': () =>
    modelOf(
      chain(() =>
        layers.zeroPadding2d({
          padding: [
            [0, 1],
            [2, 3],
          ],
        }),
      ),
    ),
  reshape: () =>
    modelOf(
      chain(
        () => layers.reshape({ targetShape: [-1, 3] }),
        () => layers.reshape({ targetShape: [14, 9, 6] }),
      ),
    ),
  dropout: () => modelOf(chain(() => layers.dropout({ rate: 0.5 }))),
  'a shared convolution': () =>
    modelOf((x) => {
      const shared = layers.conv2d({ filters: 6, kernelSize: 3, padding: 'same' });
      return shared.apply(shared.apply(x)) as SymbolicTensor;
    }),
  'blocks to fold, with a side exit': () =>
    modelOf((x) => {
      const block = (y: SymbolicTensor, layer: tfl.layers.Layer, last?: tfl.layers.Layer) => {
        const norm = layers.batchNormalization().apply(layer.apply(y)) as SymbolicTensor;
        return last ? (last.apply(norm) as SymbolicTensor) : norm;
      };
      const same = { padding: 'same', kernelSize: 3 } as const;
      const a = block(x, layers.conv2d({ ...same, filters: 8, useBias: false }), layers.reLU());
      const b = block(
        a,
        layers.depthwiseConv2d({ ...same, depthMultiplier: 2 }),
        layers.leakyReLU({ alpha: 0.2 }),
      );
      const c = block(
        b,
        layers.separableConv2d({ ...same, filters: 8 }),
        layers.activation({ activation: 'swish' }),
      );
      const seen = layers.conv2d({ ...same, filters: 8 }).apply(c) as SymbolicTensor;
      const d = layers.batchNormalization().apply(seen) as SymbolicTensor;
      const e = block(d, layers.conv2d({ ...same, filters: 8, activation: 'relu' }));
      return [layers.add().apply([a, e]) as SymbolicTensor, seen];
    }),
};
