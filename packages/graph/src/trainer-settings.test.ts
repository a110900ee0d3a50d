import { expect, test } from 'vitest';
import type { Graph } from './graph.ts';
import type { TrainerOptions } from './trainer.ts';
import { trainerSettings } from './trainer-settings.ts';

const graph: Graph = {
  name: 'two nodes',
  nodes: [
    { op: 'input', name: 'x', inputs: [], shape: [2, 2, 1] },
    { op: 'activation', name: 'y', inputs: ['x'], activation: { kind: 'relu' } },
  ],
  outputs: ['y'],
};

test('what is left out has its default', () => {
  expect(trainerSettings(graph, {})).toEqual({
    frozen: new Set(),
    rates: {},
    weightDecay: 0,
    clipNorm: 10,
    emaDecay: 0.998,
    momentum: 0.97,
  });
});

test('what is given is kept', () => {
  const given = { rates: { y: 0.5 }, weightDecay: 1e-4, clipNorm: 1, emaDecay: 0.9, momentum: 0.5 };
  expect(trainerSettings(graph, { ...given, frozen: ['x'] })).toEqual({
    ...given,
    frozen: new Set(['x']),
  });
});

test.each<[TrainerOptions, string]>([
  [{ frozen: ['z'] }, "frozen names 'z'"],
  [{ rates: { z: 1 } }, "rates names 'z'"],
  [{ rates: { y: -1 } }, "rates['y'] is -1"],
  [{ weightDecay: Number.NaN }, 'weightDecay is NaN'],
  [{ clipNorm: 0 }, 'clipNorm is 0'],
  [{ emaDecay: 1 }, 'emaDecay is 1'],
  [{ momentum: -0.1 }, 'momentum is -0.1'],
])('%o makes no sense', (options, message) => {
  expect(() => trainerSettings(graph, options)).toThrow(
    expect.objectContaining({
      code: 'INVALID_ARGUMENT',
      message: expect.stringContaining(message),
    }),
  );
});
