import { expect, test } from 'vitest';
import type { Graph } from './graph.ts';
import {
  ADAM,
  assertSteps,
  assertUpdate,
  averageShare,
  batchInputs,
  biasCorrection,
  stepSizes,
} from './trainer-step.ts';

test('the rate is times the factor of the node, and only kernels decay', () => {
  const sizeOf = stepSizes({ rates: { 'stage1/conv': 0.25 }, weightDecay: 0.1 }, 0.5);
  expect(sizeOf('stage1/conv/kernel')).toEqual({ rate: 0.125, decay: 0.1 });
  expect(sizeOf('stage1/conv/bias')).toEqual({ rate: 0.125, decay: 0 });
  expect(sizeOf('stage1/norm/scale')).toEqual({ rate: 0.5, decay: 0 });
});

test("constant gradients move a weight by the rate at every one of Adam's steps", () => {
  const { firstDecay, secondDecay, epsilon } = ADAM;
  expect([firstDecay, secondDecay, epsilon]).toEqual([0.9, 0.999, 1e-8]);
  let [first, second] = [0, 0];
  for (let steps = 1; steps <= 50; steps++) {
    first = firstDecay * first + (1 - firstDecay) * 3;
    second = secondDecay * second + (1 - secondDecay) * 9;
    expect((biasCorrection(steps) * first) / Math.sqrt(second)).toBeCloseTo(1, 10);
  }
});

test('an average moves by 10/11 first, and by the rest of the decay from the step that reaches it', () => {
  expect(averageShare(1, 0.8)).toBeCloseTo(10 / 11, 12);
  expect(averageShare(39, 0.8)).toBeCloseTo(10 / 49, 12);
  for (const steps of [40, 1000]) expect(averageShare(steps, 0.8)).toBeCloseTo(0.2, 12);
});

test('a batch has a tensor for each input, of as many images', () => {
  const input = (name: string) => ({ op: 'input', name, inputs: [], shape: [1, 1, 1] }) as const;
  const tensor = (images: number) => ({ shape: [images, 1, 1, 1], data: new Float32Array(images) });
  const of = (...names: string[]): Graph => ({
    name: 'g',
    nodes: names.map(input),
    outputs: names,
  });
  expect(batchInputs(of('x'), tensor(2))).toEqual([{ input: input('x'), tensor: tensor(2) }]);
  expect(batchInputs(of('x', 'y'), [tensor(2), tensor(2)]).map(({ input }) => input.name)).toEqual([
    'x',
    'y',
  ]);
  for (const given of [tensor(2), [], [tensor(2), tensor(3)], [tensor(1), tensor(1), tensor(1)]]) {
    expect(() => batchInputs(of('x', 'y'), given)).toThrow("as many images for each of 'x', 'y'.");
  }
});

test('an update needs gradients and a rate from 0', () => {
  expect(() => assertUpdate(1, 0)).not.toThrow();
  expect(() => assertUpdate(0, 0.1)).toThrow('call accumulate first');
  for (const rate of [-1e-9, Infinity, Number.NaN]) {
    expect(() => assertUpdate(1, rate)).toThrow(`rate is ${rate}; give a number from 0.`);
  }
});

test('steps are a whole number from 0', () => {
  expect(() => assertSteps(0)).not.toThrow();
  for (const steps of [-1, 0.5, Number.NaN]) {
    expect(() => assertSteps(steps)).toThrow(
      expect.objectContaining({ code: 'INVALID_CHECKPOINT' }),
    );
  }
});
