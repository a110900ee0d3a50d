import { engineRuntime } from '@rsanet/engine';
import { engineTrainer } from '@rsanet/engine/train';
import { type Graph, weightsOf } from '@rsanet/graph';
import { expect, test } from 'vitest';
import { augmentDefaults } from '../augment/index.ts';
import type { CheckpointName } from '../checkpoint/checkpoint-store.ts';
import { drawSquares, squaresDataset } from '../testing/squares.ts';
import { newDetector } from './new-detector.ts';
import type { EpochReport, TrainOptions } from './options.ts';
import { backboneNodes } from './start-from.ts';
import { train } from './train.ts';

const data = await squaresDataset([0, 1, 2, 3, 4, 5, 6], async (_, id) => id);
const { graph, spec } = newDetector({
  preset: 'voc-416',
  input: { width: 64, height: 64 },
  channels: [8, 16, 24, 24, 24],
  depths: [0, 0, 1, 0, 0],
  data,
  seed: 1,
});

/** Images and height of each batch, in the order of the run. */
type Seen = string[];

const run = (seen: Seen, more: Partial<TrainOptions> = {}, threads = 1): TrainOptions => ({
  graph,
  spec,
  data,
  async trainer(network, options) {
    const inner = await engineTrainer(network, { ...options, threads });
    return {
      ...inner,
      accumulate(inputs, loss) {
        const [first] = 'data' in inputs ? [inputs] : inputs;
        seen.push(`${first!.shape[0]}x${first!.shape[1]}`);
        return inner.accumulate(inputs, loss);
      },
    };
  },
  readImage: async (id) => drawSquares(Number(id.replace('squares', ''))),
  epochs: 8,
  batchSize: 2,
  accumulate: 2,
  seed: 3,
  multiScale: 0.5,
  augment: { ...augmentDefaults, mosaic: 0.5 },
  emaDecay: 0.5,
  ...more,
});

const numbers = ({ nodes }: Graph) =>
  nodes.flatMap((node) => Object.values(weightsOf(node)).flatMap(({ data }) => [...data]));

test('a run learns at several sizes, each for ten steps, with the same bits on two threads', async () => {
  const [one, two]: [Seen, Seen] = [[], []];
  const found = await train(run(one, { epochs: 12 }));
  // Two steps per epoch: four images, then three.
  expect(one).toHaveLength(4 * 12);
  const sides = one.map((seen) => seen.split('x')[1]);
  for (let from = 0; from < one.length; from += 20) {
    expect(new Set(sides.slice(from, from + 20)).size).toBe(1);
  }
  expect(new Set(sides).size).toBeGreaterThan(1);
  for (const side of sides) expect(['32', '64', '96']).toContain(side);
  expect(found.graph.nodes.find(({ op }) => op === 'input')).toMatchObject({ shape: [64, 64, 3] });
  expect(one.filter((seen) => seen.startsWith('1x'))).toHaveLength(12);

  const again = await train(run(two, { epochs: 12 }, 2));
  expect(two).toEqual(one);
  expect(numbers(again.graph)).toEqual(numbers(found.graph));
});

test('a stopped run goes on at the same sizes to the same bits, behind a frozen beginning, too', async () => {
  const frozen = backboneNodes(graph);
  const behind = { frozen, augment: null, runtime: engineRuntime({ threads: 1 }) };
  for (const more of [{}, behind]) {
    const kept = new Map<CheckpointName, Uint8Array>();
    const checkpoints = {
      load: async (name: CheckpointName) => kept.get(name) ?? null,
      save: async (name: CheckpointName, bytes: Uint8Array) => void kept.set(name, bytes),
      locate: (name: CheckpointName) => name,
    };
    const stop = new AbortController();
    const onEpoch = ({ epoch }: EpochReport) => {
      if (epoch === 3) stop.abort(new Error('enough'));
    };
    const [straight, parts]: [Seen, Seen] = [[], []];
    const common = { ...more, checkpoints, resume: true };
    await expect(train(run(parts, { ...common, signal: stop.signal, onEpoch }))).rejects.toThrow(
      'enough',
    );
    const resumed = await train(run(parts, common));
    const wanted = await train(run(straight, more));
    expect(parts).toEqual(straight);
    expect(new Set(straight.map((seen) => seen.split('x')[1])).size).toBeGreaterThan(1);
    expect(numbers(resumed.graph)).toEqual(numbers(wanted.graph));
    await expect(train(run(parts, { ...common, multiScale: 0 }))).rejects.toThrow(
      /multiScale 0.5, not 0/,
    );
  }
});

test('a change that is none, or no part, is refused', async () => {
  for (const multiScale of [-0.1, 1, Number.NaN, 0.2]) {
    await expect(train(run([], { multiScale }))).rejects.toThrow(
      expect.objectContaining({
        code: 'INVALID_ARGUMENT',
        message: expect.stringContaining(`multiScale is ${multiScale}`),
      }),
    );
  }
});
