import { engineTrainer } from '@rsanet/engine/train';
import { weightsOf } from '@rsanet/graph';
import { expect, test } from 'vitest';
import { lossDefaults } from '../loss/options.ts';
import { drawSquares, squaresDataset } from '../testing/squares.ts';
import { type NewDetector, newDetector } from './new-detector.ts';
import type { TrainOptions } from './options.ts';
import { startFrom } from './start-from.ts';
import { train } from './train.ts';

const data = await squaresDataset([0, 1, 2, 3, 4, 5, 6, 7], async (_, id) => id);

const detectorAt = (side: number, seed: number) =>
  newDetector({
    preset: 'voc-416',
    input: { width: side, height: side },
    channels: [8, 16, 24, 24, 24],
    depths: [0, 0, 1, 0, 0],
    data,
    seed,
  });

const run = (detector: NewDetector, epochs: number): TrainOptions => ({
  ...detector,
  data,
  trainer: (graph, options) => engineTrainer(graph, { ...options, threads: 1 }),
  readImage: async (id) => drawSquares(Number(id.replace('squares', ''))),
  loss: { ...lossDefaults, assignment: 'simota' },
  epochs,
  batchSize: 4,
  seed: 3,
  augment: null,
  emaDecay: 0.5,
  peakRate: 3e-3,
});

test('a run at half the size is a head start for one at the whole', async () => {
  const small = detectorAt(64, 1);
  const learnt = await train({ ...run(small, 30), peakRate: 1e-2 });
  const large = startFrom(
    detectorAt(128, 2),
    { graph: learnt.graph, metadata: small.spec },
    'the small run',
  );
  // All weights, and the anchors, whose pixels they have learnt.
  expect(large.spec.input).toEqual({ width: 128, height: 128 });
  expect(large.spec.anchors).toEqual(small.spec.anchors);
  for (const [i, node] of learnt.graph.nodes.entries()) {
    expect(weightsOf(large.graph.nodes[i]!)).toEqual(weightsOf(node));
  }
  const [ahead, scratch] = [
    await train(run(large, 6)),
    await train(run(detectorAt(128, 2), 6)),
  ].map(({ history }) => history.map(({ loss }) => loss.total));
  expect(ahead![0]).toBeLessThan(0.9 * scratch![0]!);
  expect(ahead!.at(-1)).toBeLessThan(ahead![0]!);
  expect(ahead!.at(-1)).toBeLessThan(0.6 * scratch!.at(-1)!);
});
