import type { Conv2dNode, Graph } from '@rsanet/graph';
import { expect, test } from 'vitest';
import { objectnessShift, shiftObjectness } from './objectness.ts';

/** Predictions of two classes, of which only objectness and the classes count. */
function output(...predictions: [objectness: number, ...classes: [number, number]][]) {
  const data = Float32Array.from(predictions.flatMap((logits) => [9, 9, 9, 9, ...logits]));
  return { data, shape: [1, 1, predictions.length, 7] };
}
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

test('lets just the share through, by hand', () => {
  // Classes at logit 0 are half sure, so a score of 0.3 needs objectness 0.6, a logit of ln 1.5.
  const scale = output([-1, 0, -5], [-3, -5, 0], [-2, 0, 0], [-4, 0, 0]);
  const needed = Math.log(1.5);
  expect(objectnessShift(scale, 2, 0.3, 0.5)).toBeCloseTo(needed + 2.5, 6);
  expect(objectnessShift(scale, 2, 0.3, 0.25)).toBeCloseTo(needed + 1.5, 6);
  expect(objectnessShift(scale, 2, 0.3, 1)).toBeGreaterThan(needed + 4);
  expect(objectnessShift(scale, 2, 0.3, 0)).toBeLessThan(needed + 1);
});

test('the number that passes is the number asked for', () => {
  const logits = Array.from({ length: 500 }, (_, i): [number, number, number] => [
    Math.sin(i) * 4,
    Math.cos(i * 3) * 3,
    Math.sin(i * 7) * 3,
  ]);
  const scale = output(...logits);
  for (const share of [0, 0.01, 0.1, 0.5]) {
    const shift = objectnessShift(scale, 2, 0.3, share);
    const passing = logits.filter(
      ([objectness, ...classes]) =>
        sigmoid(objectness + shift) * sigmoid(Math.max(...classes)) >= 0.3,
    );
    expect(passing).toHaveLength(500 * share);
  }
});

test('refuses a share that no objectness gives', () => {
  const unsure = output([0, -9, -9], [0, 5, 5]);
  expect(Number.isFinite(objectnessShift(unsure, 2, 0.3, 0.5))).toBe(true);
  expect(() => objectnessShift(unsure, 2, 0.3, 1)).toThrow(
    expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
  );
});

test('shifts the biases of objectness of each output, and no other', () => {
  const conv = (name: string, bias: number[] | null): Conv2dNode => ({
    op: 'conv2d',
    name,
    inputs: ['x'],
    strides: [1, 1],
    dilations: [1, 1],
    padding: 'same',
    kernel: { shape: [1, 1, 1, 12], data: new Float32Array(12) },
    bias: bias && { shape: [12], data: Float32Array.from(bias) },
    activation: { kind: 'linear' },
  });
  const twelve = Array.from({ length: 12 }, (_, i) => i);
  const graph = (...outputs: Conv2dNode[]): Graph => ({
    name: 'graph',
    nodes: [
      { op: 'input', name: 'x', inputs: [], shape: [1, 1, 1] },
      conv('inner', twelve),
      ...outputs,
    ],
    outputs: outputs.map(({ name }) => name),
  });
  const shifted = shiftObjectness(graph(conv('a', twelve), conv('b', twelve)), 1, [0.5, -0.5]);
  const biases = shifted.nodes.slice(1).map((node) => [...(node as Conv2dNode).bias!.data]);
  expect(biases).toEqual([
    twelve,
    [0, 1, 2, 3, 4.5, 5, 6, 7, 8, 9, 10.5, 11],
    [0, 1, 2, 3, 3.5, 5, 6, 7, 8, 9, 9.5, 11],
  ]);
  expect(() => shiftObjectness(graph(conv('a', null)), 1, [1])).toThrow(
    expect.objectContaining({ code: 'INVALID_ARGUMENT', message: expect.stringContaining("'a'") }),
  );
});
