import { engineRuntime } from '@rsanet/engine';
import { engineTrainer } from '@rsanet/engine/train';
import { type Graph, weightsOf } from '@rsanet/graph';
import { beforeEach, expect, test } from 'vitest';
import { augmentDefaults, augmentNothing } from '../augment/index.ts';
import type { CheckpointName } from '../checkpoint/checkpoint-store.ts';
import { drawSquares, squaresDataset } from '../testing/squares.ts';
import { newDetector } from './new-detector.ts';
import type { EpochReport, StepProgress, TrainOptions } from './options.ts';
import { backboneNodes } from './start-from.ts';
import { train } from './train.ts';

const data = await squaresDataset([0, 1, 2, 3, 4], async (_, id) => id);
const detector = (seed = 1) =>
  newDetector({
    preset: 'voc-416',
    input: { width: 64, height: 64 },
    channels: [8, 16, 24, 24, 24],
    depths: [0, 0, 1, 0, 0],
    data,
    seed,
  });

/** How often each image has been read. */
const reads = new Map<string, number>();
beforeEach(() => reads.clear());

const frozenRun = (more: Partial<TrainOptions> = {}): TrainOptions => {
  const { graph, spec } = detector();
  return {
    graph,
    spec,
    data,
    trainer: (network, options) => engineTrainer(network, { ...options, threads: 1 }),
    async readImage(id) {
      reads.set(id, (reads.get(id) ?? 0) + 1);
      return drawSquares(Number(id.replace('squares', '')));
    },
    epochs: 4,
    batchSize: 2,
    seed: 3,
    augment: null,
    frozen: backboneNodes(graph),
    rates: Object.fromEntries(backboneNodes(graph).map((name) => [name, 0.5])),
    emaDecay: 0.5,
    ...more,
  };
};
const runtime = engineRuntime({ threads: 1 });

const numbers = ({ nodes }: Graph) =>
  nodes.flatMap((node) => Object.values(weightsOf(node)).flatMap(({ data }) => [...data]));

/** Euclidean distance. */
const distance = (a: readonly number[], b: readonly number[]) =>
  Math.sqrt(a.reduce((sum, value, i) => sum + (value - b[i]!) ** 2, 0));

/** Expects two runs to begin with the same step but for rounding, and to end close to one another. */
async function expectSame(one: TrainOptions, other: TrainOptions) {
  const [found, wanted] = await Promise.all(
    [one, other].map(async (run) => {
      const steps: StepProgress[] = [];
      const { graph } = await train({ ...run, onStep: (step) => steps.push(step) });
      return { graph, first: steps[0]! };
    }),
  );
  expect(found!.first.loss.total / wanted!.first.loss.total).toBeCloseTo(1, 5);
  expect(found!.first.gradientNorm / wanted!.first.gradientNorm).toBeCloseTo(1, 4);
  const names = ({ nodes }: Graph) => nodes.map(({ name }) => name);
  expect(names(found!.graph)).toEqual(names(wanted!.graph));
  // The first steps of Adam are as long for a gradient of mere rounding as for any other.
  const [a, b, start] = [found!.graph, wanted!.graph, detector().graph].map(numbers);
  expect(distance(a!, b!) / distance(a!, start!)).toBeLessThan(0.05);
}

test('a frozen beginning is computed once per image, and the rest learns what it would', async () => {
  await expectSame(frozenRun({ runtime }), frozenRun());
  // Once for the maps, and once per epoch of the other run; each has checked the images before.
  for (const { id } of data.samples) expect(reads.get(id)).toBe(2 + 1 + 4);
});

test('with flips alone it is computed once for each of the two images', async () => {
  const augment = { ...augmentNothing, horizontalFlip: 0.5 };
  const epochs = 8;
  await expectSame(frozenRun({ runtime, augment, epochs }), frozenRun({ augment, epochs }));
  const often = data.samples.map(({ id }) => reads.get(id)! - 2 - epochs);
  expect(Math.min(...often)).toBeGreaterThanOrEqual(1);
  expect(Math.max(...often)).toBe(2);
});

test('what does not fit is computed again, to the same bits', async () => {
  const kept = await train(frozenRun({ runtime }));
  reads.clear();
  const again = await train(frozenRun({ runtime, featureBytes: 0 }));
  expect(numbers(again.graph)).toEqual(numbers(kept.graph));
  for (const { id } of data.samples) expect(reads.get(id)).toBe(1 + 4);
});

test('where no example comes again, the whole network is trained on images', async () => {
  const augment = { ...augmentDefaults, horizontalFlip: 0 };
  const epochs = 2;
  const [found, wanted] = [
    await train(frozenRun({ runtime, augment, epochs })),
    await train(frozenRun({ augment, epochs })),
  ];
  expect(numbers(found.graph)).toEqual(numbers(wanted.graph));
});

test('a stopped run goes on to the same bits, and only behind the same beginning', async () => {
  const kept = new Map<CheckpointName, Uint8Array>();
  const checkpoints = {
    load: async (name: CheckpointName) => kept.get(name) ?? null,
    save: async (name: CheckpointName, bytes: Uint8Array) => void kept.set(name, bytes),
    locate: (name: CheckpointName) => name,
  };
  const stop = new AbortController();
  const onEpoch = ({ epoch }: EpochReport) => {
    if (epoch === 2) stop.abort(new Error('enough'));
  };
  const common = frozenRun({ runtime, checkpoints, resume: true });
  await expect(train({ ...common, signal: stop.signal, onEpoch })).rejects.toThrow('enough');
  const stopped = new Map(kept);
  const resumed = await train(common);
  expect(numbers(resumed.graph)).toEqual(numbers((await train(frozenRun({ runtime }))).graph));

  const on = (more: Partial<TrainOptions>) => {
    for (const [name, bytes] of stopped) kept.set(name, bytes);
    return expect(train({ ...common, ...more })).rejects;
  };
  const refused = (message: RegExp) =>
    expect.objectContaining({
      code: 'INVALID_CHECKPOINT',
      message: expect.stringMatching(message),
    });
  await on({ graph: detector(2).graph }).toThrow(refused(/which is frozen; start from the same/));
  const { runtime: _, ...without } = common;
  await expect(train(without)).rejects.toThrow(refused(/its frozen beginning: engine/));
});
