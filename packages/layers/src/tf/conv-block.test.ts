import '@tensorflow/tfjs-backend-cpu';
import * as tfl from '@tensorflow/tfjs-layers';
import { expect, test } from 'vitest';
import { convBlock, depthwiseBlock, pointwiseBlock } from '../index.ts';

const trainable = (model: tfl.LayersModel) =>
  model.trainableWeights.reduce(
    (sum, weight) => sum + weight.shape.reduce((a, b) => a! * b!, 1)!,
    0,
  );

function build(block: (x: tfl.SymbolicTensor) => tfl.SymbolicTensor) {
  const x = tfl.input({ shape: [9, 12, 8] });
  return tfl.model({ inputs: x, outputs: block(x) });
}

test('convBlock: 3x3xCxF weights and 2F of batch norm, no bias; same padding rounds up', () => {
  const model = build((x) => convBlock(x, { name: 'a', filters: 16, strides: 2 }));
  expect(model.outputShape).toEqual([null, 5, 6, 16]);
  expect(trainable(model)).toBe(3 * 3 * 8 * 16 + 2 * 16);
  expect(model.layers.slice(1).map((layer) => layer.name)).toEqual(['a/conv', 'a/bn', 'a/relu6']);
  model.dispose();
});

test('pointwiseBlock: CxF weights', () => {
  const model = build((x) => pointwiseBlock(x, { name: 'b', filters: 4, activation: 'linear' }));
  expect(model.outputShape).toEqual([null, 9, 12, 4]);
  expect(trainable(model)).toBe(8 * 4 + 2 * 4);
  expect(model.layers.slice(1).map((layer) => layer.name)).toEqual(['b/conv', 'b/bn']);
  model.dispose();
});

test('depthwiseBlock: 3x3xC weights', () => {
  const model = build((x) => depthwiseBlock(x, { name: 'c', strides: 2 }));
  expect(model.outputShape).toEqual([null, 5, 6, 8]);
  expect(trainable(model)).toBe(3 * 3 * 8 + 2 * 8);
  model.dispose();
});
