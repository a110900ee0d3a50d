import { tfjsTrainer } from '@rsanet/tfjs/trainer';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { fold, type Graph, weightsOf } from '@rsanet/graph';
import type { OutputSpec } from '@rsanet/rsanet';
import { readImage } from '@rsanet/rsanet/node';
import { tfjsRuntime } from '@rsanet/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { augmentDefaults } from '../augment/index.ts';
import { saveCheckpoint } from '../checkpoint/checkpoint-store.ts';
import type { Dataset } from '../data/index.ts';
import { type Measure, measure } from '../evaluate/measure.ts';
import { lossDefaults } from '../loss/options.ts';
import { folderCheckpoints } from '../node/folder-checkpoints.ts';
import { type NodeTrainOptions, train } from '../node/train.ts';
import { watchThreads } from '../testing/worker-threads.ts';
import { writeSquares } from '../testing/write-squares.ts';
import { newDetector } from './new-detector.ts';
import type { Best, EpochReport, StepProgress } from './options.ts';
import { recordedBatchSize } from './run-checkpoint.ts';
import { complete } from './settings.ts';
import { backboneNodes } from './start-from.ts';

const threads = watchThreads();
let images = '';
let data: Dataset;
let dir = '';
let before = 0;

beforeAll(async () => {
  await tf.setBackend('wasm');
  images = await mkdtemp(join(tmpdir(), 'rsanet-squares-'));
  data = await writeSquares(images, 8);
});
afterAll(() => rm(images, { recursive: true }));

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'rsanet-run-'));
  before = tf.memory().numTensors;
});
afterEach(async () => {
  await rm(dir, { recursive: true });
  expect(tf.memory().numTensors).toBe(before);
});

// Squares of about 20 pixels are for the finest grid to find.
const anchors = [16, 32, 64].map((side) =>
  [1, 1.25, 1.5].map((times) => [side * times, side * times] as const),
);

function detector(seed = 1) {
  const { graph, spec } = newDetector({
    preset: 'voc-416',
    input: { width: 64, height: 64 },
    channels: [8, 16, 24, 24, 24],
    depths: [0, 0, 1, 0, 0],
    data,
    seed,
  });
  return { graph, spec: { ...spec, anchors } };
}

function options(more: Partial<NodeTrainOptions> = {}): NodeTrainOptions {
  const runtime = tfjsRuntime('wasm');
  const common = { trainer: tfjsTrainer, runtime, data, epochs: 4, batchSize: 3, seed: 5 };
  return { ...detector(), ...common, dataWorkers: 0, ...more };
}

/** A network's figure on the images. */
async function figure(by: Measure, graph: Graph, spec: OutputSpec): Promise<number> {
  const executor = await tfjsRuntime('wasm').open(fold(graph));
  try {
    return await measure(by, executor, spec, data, { readImage });
  } finally {
    await executor.dispose();
  }
}

const failure = (code: string, message: RegExp) =>
  expect.objectContaining({ code, message: expect.stringMatching(message) });

const weights = (graph: Graph) =>
  graph.nodes.flatMap((node) => Object.values(weightsOf(node)).flatMap(({ data }) => [...data]));

/** Options whose signal fires after an epoch. */
function stoppedAfter(epoch: number): Partial<NodeTrainOptions> {
  const controller = new AbortController();
  const onEpoch = (report: EpochReport) => {
    if (report.epoch === epoch) controller.abort(new Error('enough'));
  };
  return { signal: controller.signal, onEpoch };
}

test('learns eight images by heart', async () => {
  const steps: StepProgress[] = [];
  const { graph, spec } = detector();
  const epochs = 45;
  const result = await train({
    ...options({ graph, spec, validation: data, epochs, batchSize: 4, augment: null }),
    peakRate: 2e-2,
    emaDecay: 0.9,
    evaluateEvery: 15,
    onStep: (progress) => steps.push(progress),
  });
  const losses = result.history.map(({ loss }) => loss.total);
  expect(losses.at(-1)).toBeLessThan(losses[0]! / 10);
  expect(result.history.map(({ ap }) => ap !== null)).toEqual(
    losses.map((_, i) => (i + 1) % 15 === 0),
  );
  expect(result.best!.ap).toBeGreaterThan(0.8);
  expect(await figure('voc', result.graph, spec)).toBe(result.best!.ap);

  expect(steps.length).toBe(2 * epochs);
  expect(steps[1]).toMatchObject({ epoch: 1, epochs, step: 2, steps: 2, learningRate: 2e-2 });
  expect(steps.at(-1)).toMatchObject({ epoch: epochs, step: 2, secondsLeft: 0 });
  expect(steps.at(-1)!.learningRate).toBeCloseTo(1e-6, 12);
});

test('the same seed gives the same weights; a stopped and resumed run too', async () => {
  const straight = await train(options({ validation: data, evaluateEvery: 2 }));
  const common = { validation: data, evaluateEvery: 2, dir, resume: true };
  await expect(train(options({ ...common, ...stoppedAfter(2) }))).rejects.toThrow('enough');
  const reports: EpochReport[] = [];
  // Other first weights: the checkpoint's count.
  const { graph } = detector(2);
  const onEpoch = (report: EpochReport) => reports.push(report);
  const resumed = await train(options({ ...common, graph, onEpoch }));
  expect(reports.map(({ epoch }) => epoch)).toEqual([3, 4]);
  expect(weights(resumed.graph)).toEqual(weights(straight.graph));
  const timeless = (history: readonly EpochReport[]) => history.map((r) => ({ ...r, seconds: 0 }));
  expect(timeless(resumed.history)).toEqual(timeless(straight.history));
  expect(resumed.best).toEqual(straight.best);

  const again = await train(options({ ...common, onEpoch }));
  expect(reports.length).toBe(2);
  expect(weights(again.graph)).toEqual(weights(straight.graph));
  const other = await train(options({ seed: 6 }));
  expect(weights(other.graph)).not.toEqual(weights(straight.graph));
});

/** The images with a teacher that is nearly sure of the labels. */
const taughtData = (sure = 0.8): Dataset => ({
  ...data,
  samples: data.samples.map((sample) => ({
    ...sample,
    taught: sample.objects.map(({ box, class: name }) => ({ box, scores: { [name]: sure } })),
  })),
});

test('a taught run with hard examples goes on exactly, and the teacher is part of its recipe', async () => {
  const augment = { ...augmentDefaults, mosaic: 0.5, mixup: 0.3 };
  const run = { data: taughtData(), hardExamples: 0.5, augment, dir, resume: true };
  const { dir: _, resume, ...unbroken } = run;
  const steps: StepProgress[] = [];
  const straight = await train(options({ ...unbroken, onStep: (step) => steps.push(step) }));
  // Eight images and four that come again.
  expect(steps.filter(({ epoch }) => epoch === 1)).toHaveLength(4);
  expect(steps.every(({ loss }) => loss.teaching! > 0)).toBe(true);
  const { total, box, objectness, class: classes, teaching } = straight.history[0]!.loss;
  expect(box + objectness + classes + teaching!).toBeCloseTo(total, 6);
  await expect(train(options({ ...run, ...stoppedAfter(2) }))).rejects.toThrow('enough');
  const refused = (more: Partial<NodeTrainOptions>, message: RegExp) =>
    expect(train(options({ ...run, ...more }))).rejects.toThrow(
      failure('INVALID_CHECKPOINT', message),
    );
  await refused({ data: taughtData(0.7) }, /made with other data/);
  await refused({ data }, /made with other data/);
  await refused({ hardExamples: 0 }, /hardExamples 0.5, not 0/);
  await refused({ loss: { ...lossDefaults, teaching: 2 } }, /loss.teaching nothing, not 2/);
  const resumed = await train(options({ ...run, dataWorkers: 1 }));
  expect(weights(resumed.graph)).toEqual(weights(straight.graph));
  const plain = await train(options({ augment }));
  expect(weights(plain.graph)).not.toEqual(weights(straight.graph));
});

test('a teacher alone can teach, also behind a frozen beginning', async () => {
  // The labels say next to nothing: one speck in one image.
  const speck = { class: 'red', box: [0, 0, 3, 3] as const, difficult: false, crowd: false };
  const samples = taughtData(0.95).samples.map((sample, i) => ({
    ...sample,
    objects: i === 0 ? [speck] : [],
  }));
  const { graph, spec } = detector();
  const common = { data: { ...data, samples }, augment: null, batchSize: 4, peakRate: 2e-2 };
  const loss = { ...lossDefaults, teaching: 20 };
  const learnt = await train(options({ ...common, loss, epochs: 45, emaDecay: 0.9 }));
  expect(await figure('voc', learnt.graph, spec)).toBeGreaterThan(0.6);
  const losses = learnt.history.map(({ loss }) => loss.teaching);
  expect(losses.at(-1)).toBeLessThan(losses[0]! / 3);
  const frozen = backboneNodes(graph);
  const behind = await train(options({ ...common, frozen, epochs: 1 }));
  expect(behind.history[0]!.loss.teaching).toBeGreaterThan(0);
});

test('weight decay takes the same share of every kernel, nothing of the rest', async () => {
  const { graph } = detector();
  const once = { epochs: 1, batchSize: 8, augment: null, emaDecay: 0, peakRate: 1e-3 };
  const plain = await train(options(once));
  const decayed = await train(options({ ...once, weightDecay: 0.5 }));
  graph.nodes.forEach((node, at) => {
    for (const [field, { data: first }] of Object.entries(weightsOf(node))) {
      const without = weightsOf(plain.graph.nodes[at]!)[field]!.data;
      const lost = weightsOf(decayed.graph.nodes[at]!)[field]!.data.map((w, i) => without[i]! - w);
      const share = field === 'kernel' ? 1e-3 * 0.5 : 0;
      for (const [i, loss] of lost.entries()) expect(loss).toBeCloseTo(share * first[i]!, 6);
    }
  });
  await expect(train(options({ weightDecay: -1 }))).rejects.toThrow(/weightDecay is -1/);
});

test.each([
  [3, 0],
  [8, 2],
  [200, 15],
])('of %i epochs the last %i are plain', (epochs, plain) => {
  const { dataWorkers: _, ...asked } = options({ epochs });
  expect(complete({ ...asked, readImage }).plainEpochs).toBe(plain);
});

test('the best weights so far are handed out, by the measure asked for', async () => {
  const handed: [Graph, Best][] = [];
  const run = options({ validation: data, evaluateEvery: 1, measure: 'coco' });
  const onBest = async (graph: Graph, best: Best) => {
    handed.push([graph, { ...best }]);
  };
  const result = await train({ ...run, emaDecay: 0.5, peakRate: 2e-2, onBest });
  const [graph, best] = handed.at(-1)!;
  expect(result).toMatchObject({ graph, best });
  const figures = result.history.map(({ ap }) => ap!);
  expect(handed.map((pair) => pair[1].ap)).toEqual(
    figures.filter((ap, i) => figures.slice(0, i).every((earlier) => earlier < ap)),
  );
  expect(await figure('coco', graph, run.spec)).toBe(best.ap);
});

test('a folder of another recipe, of a broken file or without the best weights is refused', async () => {
  const run = { epochs: 1, dir };
  await train(options({ ...run, validation: data }));
  const resume = { ...run, validation: data, resume: true };
  await expect(train(options({ ...resume, batchSize: 4 }))).rejects.toThrow(
    failure(
      'INVALID_CHECKPOINT',
      /last\.safetensors was made with batchSize 3, not 4; give the same/,
    ),
  );
  const { spec, ...rest } = options(resume);
  const other = { ...rest, spec: { ...spec, classes: ['blue', 'red'] }, seed: 6 };
  const augment = { ...augmentDefaults, mosaic: 0.5 };
  await expect(train({ ...other, augment })).rejects.toThrow(
    failure(
      'INVALID_CHECKPOINT',
      /with other classes; seed 5, not 6; augment.mosaic 0, not 0.5; give/,
    ),
  );
  const last = folderCheckpoints(dir).locate('last');
  await copyFile(last, `${last}.kept`);
  await writeFile(last, (await readFile(last)).subarray(0, -1));
  await expect(train(options(resume))).rejects.toThrow(
    failure('INVALID_CHECKPOINT', /last\.safetensors/),
  );
  await copyFile(`${last}.kept`, last);
  await rm(folderCheckpoints(dir).locate('best'));
  await expect(train(options(resume))).rejects.toThrow(
    failure('INVALID_CHECKPOINT', /best\.safetensors lacks the weight/),
  );
});

test('a run does not go on with other data than it was measured on', async () => {
  const [first, ...others] = data.samples;
  const moved = { ...first!, objects: first!.objects.slice(1) };
  const other = { ...data, samples: [moved, ...others] };
  const run = { dir, resume: true, epochs: 1, validation: data };
  await train(options(run));
  await expect(train(options({ ...run, validation: other }))).rejects.toThrow(
    failure('INVALID_CHECKPOINT', /was made with other validation; give the same/),
  );
  await expect(train(options({ ...run, data: other }))).rejects.toThrow(
    failure('INVALID_CHECKPOINT', /was made with other data; give the same/),
  );
  const { validation: _, ...without } = run;
  await expect(train(options(without))).rejects.toThrow(/with other validation/);
  expect((await train(options(run))).history).toHaveLength(1);
});

test('an evaluation that fails costs no epoch: the resumed run evaluates first', async () => {
  const common = { validation: data, evaluateEvery: 2, epochs: 3, batchSize: 4 };
  const straight = await train(options(common));
  const runtime = {
    ...tfjsRuntime('wasm'),
    open: () => Promise.reject(new Error('no memory left')),
  };
  const failing = options({ ...common, dir, runtime });
  await expect(train(failing)).rejects.toThrow('no memory left');
  const reports: EpochReport[] = [];
  const onEpoch = (report: EpochReport) => reports.push({ ...report, seconds: 0 });
  const resumed = await train(options({ ...common, dir, resume: true, onEpoch }));
  expect(reports.map(({ epoch, ap }) => [epoch, ap])).toEqual(
    straight.history.slice(1).map(({ epoch, ap }) => [epoch, ap]),
  );
  expect(weights(resumed.graph)).toEqual(weights(straight.graph));
  expect(resumed.best).toEqual(straight.best);
});

test('broken images are named before the first step, or skipped', async () => {
  const broken = { ...data.samples[0]!, id: 'broken', path: join(dir, 'broken.png') };
  await writeFile(broken.path, (await readFile(data.samples[0]!.path)).subarray(0, 60));
  const gone = { ...broken, id: 'gone', path: join(dir, 'gone.png') };
  const samples = [broken, ...data.samples, gone];
  const steps: StepProgress[] = [];
  const onStep = (progress: StepProgress) => steps.push(progress);
  const run = options({ data: { ...data, samples }, epochs: 1, batchSize: 8, onStep });
  await expect(train(run)).rejects.toThrow(
    failure('INVALID_DATASET', /2 of 10 images cannot be used.*broken\.png.*gone\.png/),
  );
  expect(steps).toEqual([]);
  const checked: number[] = [];
  const onCheck = (done: number) => checked.push(done);
  await train({ ...run, skipBroken: true, onCheck });
  expect(steps).toHaveLength(1);
  expect(checked).toHaveLength(10);
});

test('the checkpoints of a run say how many images its batches have', async () => {
  const store = folderCheckpoints(dir);
  expect(await recordedBatchSize(store)).toBeNull();
  await train(options({ epochs: 1, dir }));
  expect(await recordedBatchSize(store)).toBe(3);
  await saveCheckpoint(store, 'last', { metadata: { recipe: '{"seed":1}' }, tensors: new Map() });
  await expect(recordedBatchSize(store)).rejects.toThrow(
    failure('INVALID_CHECKPOINT', /last\.safetensors does not say how many images/),
  );
});

test('a run that another trainer computed is refused, which is named', async () => {
  await train(options({ epochs: 1, dir }));
  await tf.setBackend('cpu');
  try {
    await expect(train(options({ epochs: 1, dir, resume: true }))).rejects.toThrow(
      failure('INVALID_CHECKPOINT', /was made with trainer "wasm", not "cpu"; give the same/),
    );
  } finally {
    await tf.setBackend('wasm');
  }
});

test('a rate beyond all measure diverges, and says what is kept', async () => {
  await expect(train(options({ peakRate: 1e9 }))).rejects.toThrow(
    failure('DIVERGED', /epoch 1, step \d: loss .*there is no checkpoint yet/),
  );
  await expect(train(options({ dir, ...stoppedAfter(1) }))).rejects.toThrow('enough');
  const kept = await readFile(folderCheckpoints(dir).locate('last'));
  // As if the run had gone astray after its checkpoint.
  const poisoned = { ...data, samples: data.samples.map((s) => ({ ...s })) };
  let first = true;
  const onStep = () => {
    if (first) poisonVariables();
    first = false;
  };
  await expect(train(options({ dir, resume: true, data: poisoned, onStep }))).rejects.toThrow(
    failure('DIVERGED', /epoch 2, step 2: .*after epoch 1 is kept in .*last\.safetensors/),
  );
  expect(await readFile(folderCheckpoints(dir).locate('last'))).toEqual(kept);
});

/** Makes every trainable variable of the engine NaN. */
function poisonVariables() {
  for (const variable of Object.values(tf.engine().registeredVariables)) {
    if (variable.trainable) tf.tidy(() => variable.assign(tf.fill(variable.shape, Number.NaN)));
  }
}

test('first weights that are not finite diverge in the first step', async () => {
  const { graph, spec } = detector();
  const nodes = graph.nodes.map((node) =>
    node.op === 'conv2d' && node.inputs[0] === 'images'
      ? { ...node, kernel: { ...node.kernel, data: node.kernel.data.map(() => Number.NaN) } }
      : node,
  );
  await expect(train(options({ graph: { ...graph, nodes }, spec }))).rejects.toThrow(
    failure('DIVERGED', /epoch 1, step 1/),
  );
});

test('batches are accumulated to one step, the last of an epoch from what is left', async () => {
  const calls: string[] = [];
  const trainer: NodeTrainOptions['trainer'] = async (graph, options) => {
    const inner = await tfjsTrainer(graph, options);
    return {
      ...inner,
      accumulate(inputs, loss) {
        const [images] = 'data' in inputs ? [inputs] : inputs;
        calls.push(`${images!.shape[0]}`);
        return inner.accumulate(inputs, loss);
      },
      update(rate) {
        calls.push('step');
        return inner.update(rate);
      },
    };
  };
  const steps: StepProgress[] = [];
  const onStep = (progress: StepProgress) => steps.push(progress);
  await train(options({ trainer, onStep, epochs: 1, batchSize: 3, accumulate: 2 }));
  expect(calls).toEqual(['3', '3', 'step', '2', 'step']);
  expect(steps.map(({ step, steps }) => [step, steps])).toEqual([
    [1, 2],
    [2, 2],
  ]);
});

test('patience ends a run that gets no better, and resuming it ends at once', async () => {
  // Next to nothing moves, so no epoch is better than the first.
  const { graph, spec } = detector();
  const frozen = graph.nodes.map(({ name }) => name).filter((name) => name !== 'prediction8');
  const still = { frozen, peakRate: 1e-30, epochs: 9, patience: 3, evaluateEvery: 2 };
  const measured = options({ graph, spec, ...still, validation: data, dir });
  const { history, best } = await train(measured);
  expect(best!.epoch).toBe(2);
  expect(history.length).toBe(6);
  const again = await train({ ...measured, resume: true });
  expect(again.history).toEqual(history);
});

test('SimOTA and CIoU learn, too, and are part of the recipe', async () => {
  const loss = { ...lossDefaults, assignment: 'simota', box: 'ciou' } as const;
  const run = options({ loss, batchSize: 4, augment: null, epochs: 12, dir });
  const { history } = await train({ ...run, peakRate: 1e-2 });
  const losses = history.map((report) => report.loss.total);
  expect(losses.at(-1)).toBeLessThan(losses[0]! / 2);
  const other = { ...run, peakRate: 1e-2, loss: lossDefaults, resume: true };
  await expect(train(other)).rejects.toThrow(
    failure(
      'INVALID_CHECKPOINT',
      /loss.assignment "simota", not "yolo"; loss.box "ciou", not "giou"/,
    ),
  );
});

test('what is frozen stays, what is not moves', async () => {
  const { graph, spec } = detector();
  const frozen = backboneNodes(graph);
  const result = await train(options({ graph, spec, frozen, epochs: 1 }));
  const of = (graph: Graph, name: string) =>
    weightsOf(graph.nodes.find((node) => node.name === name)!);
  for (const name of frozen) expect(of(result.graph, name)).toEqual(of(graph, name));
  expect(of(result.graph, 'prediction8')).not.toEqual(of(graph, 'prediction8'));
});

test('metrics.jsonl holds a report per epoch, those of before a stop too', async () => {
  await expect(train(options({ dir, ...stoppedAfter(2) }))).rejects.toThrow('enough');
  const { history } = await train(options({ dir, resume: true }));
  const lines = (await readFile(join(dir, 'metrics.jsonl'), 'utf8')).trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toEqual(history);
});

test('an abort stops between steps, with the reason given', async () => {
  const controller = new AbortController();
  let steps = 0;
  const onStep = () => {
    if (++steps === 2) controller.abort(new Error('stop it'));
  };
  await expect(train(options({ signal: controller.signal, onStep }))).rejects.toThrow('stop it');
  expect(steps).toBe(2);
  await expect(train(options({ signal: AbortSignal.abort() }))).rejects.toThrow(/aborted/);
});

test('an abort by an event is seen, also where no image has to be decoded', async () => {
  const controller = new AbortController();
  let steps = 0;
  const onStep = () => {
    // The second epoch's images are all in the cache.
    if (++steps === 4) setTimeout(() => controller.abort(new Error('from outside')), 0);
  };
  await expect(train(options({ signal: controller.signal, onStep }))).rejects.toThrow(
    'from outside',
  );
  expect(steps).toBeLessThan(8);
});

test('threads that make batches change no weight, and end with the training', async () => {
  const augment = { ...augmentDefaults, mosaic: 0.5, mixup: 0.5 };
  const here = await train(options({ augment }));
  const there = options({ augment, dataWorkers: 2 });
  let max = 0;
  const onStep = () => {
    max = Math.max(max, threads.size);
  };
  const { graph, history } = await train({ ...there, onStep });
  expect(max).toBe(2);
  expect(threads.size).toBe(0);
  expect(history.map(({ loss }) => loss)).toEqual(here.history.map(({ loss }) => loss));
  expect(graph).toEqual(here.graph);

  const stop = new AbortController();
  const stopped = train({ ...there, signal: stop.signal, onStep: () => stop.abort() });
  await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
  expect(threads.size).toBe(0);
});

test('an unreadable image and a handler that throws leave nothing behind', async () => {
  const missing = { ...data.samples[0]!, path: join(images, 'none.png') };
  const broken = { ...data, samples: [...data.samples.slice(1), missing] };
  await expect(train(options({ data: broken }))).rejects.toThrow(
    failure('INVALID_DATASET', /none\.png/),
  );
  const onStep = () => {
    throw new Error('from the handler');
  };
  await expect(train(options({ onStep }))).rejects.toThrow('from the handler');
  expect(threads.size).toBe(0);
});

test.each<[string, () => Partial<NodeTrainOptions>, RegExp]>([
  ['no epochs', () => ({ epochs: 0 }), /epochs is 0/],
  ['half a batch', () => ({ batchSize: 1.5 }), /batchSize is 1.5/],
  ['no evaluation ever', () => ({ evaluateEvery: 0 }), /evaluateEvery is 0/],
  ['plain epochs below 0', () => ({ plainEpochs: -1 }), /plainEpochs is -1/],
  ['half a thread', () => ({ dataWorkers: 0.5 }), /dataWorkers is 0.5/],
  ['a reader in threads', () => ({ readImage, dataWorkers: 1 }), /readImage cannot run in the 1/],
  ['more hard examples than images', () => ({ hardExamples: 1.5 }), /hardExamples is 1.5/],
  ['no seed', () => ({ seed: Number.NaN }), /seed is NaN/],
  ['no batches per step', () => ({ accumulate: 0 }), /accumulate is 0/],
  ['no patience', () => ({ validation: data, patience: 0 }), /patience is 0/],
  ['patience without validation', () => ({ patience: 3 }), /no validation to judge/],
  ['a loss of no kind', () => ({ loss: { ...lossDefaults, labelSmoothing: 2 } }), /labelSmoothing/],
  ['a rate of 0', () => ({ peakRate: 0 }), /peakRate is 0/],
  ['a decay of 1', () => ({ emaDecay: 1 }), /emaDecay is 1/],
  ['another measure', () => ({ measure: 'f1' as never }), /measure is 'f1'; use one of voc, coco/],
  ['resume without a folder', () => ({ resume: true }), /no checkpoints/],
  [
    'validation without a runtime',
    () => ({ validation: data, runtime: undefined as never }),
    /no runtime/,
  ],
  ['no images', () => ({ data: { ...data, samples: [] } }), /no image/],
  [
    'nothing to learn',
    () => ({ data: { ...data, samples: data.samples.map((s) => ({ ...s, objects: [] })) } }),
    /train on hold no object of red, blue/,
  ],
  [
    'nothing to find',
    () => ({ validation: { ...data, samples: [] } }),
    /hold no object of red, blue/,
  ],
  [
    'a spec of other classes',
    () => ({ spec: { ...detector().spec, classes: ['red'] } }),
    /\[8,8,21\].* need \[8,8,18\]/,
  ],
  [
    'a spec of fewer scales',
    () => ({ spec: { ...detector().spec, strides: [8, 16] } }),
    /outputs are \[8,8,21\] \[4,4,21\] \[2,2,21\]/,
  ],
])('%s is refused before the first step', async (_, wrong, message) => {
  await expect(train(options(wrong()))).rejects.toThrow(failure('INVALID_ARGUMENT', message));
});
