import { expect, test } from 'vitest';
import { assertSteps, assertUpdate, stepSizes } from './trainer-step.ts';

test('the rate is times the factor of the node, and only kernels decay', () => {
  const sizeOf = stepSizes({ rates: { 'stage1/conv': 0.25 }, weightDecay: 0.1 }, 0.5);
  expect(sizeOf('stage1/conv/kernel')).toEqual({ rate: 0.125, decay: 0.1 });
  expect(sizeOf('stage1/conv/bias')).toEqual({ rate: 0.125, decay: 0 });
  expect(sizeOf('stage1/norm/scale')).toEqual({ rate: 0.5, decay: 0 });
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
