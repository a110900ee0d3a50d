import { RsanetError } from '@rsanet/errors';
import type { Graph } from '@rsanet/graph';
import { augmentDefaults } from '../augment/index.ts';
import { loadRunFile, runFile, saveRunFile } from '../checkpoint/run-folder.ts';
import { batches, imageCache, type ReadImage } from '../data/index.ts';
import { evaluateGraph } from '../evaluate/evaluate-graph.ts';
import { weightsOf, withWeights } from '../network/weights.ts';
import { updateEma } from '../optimise/ema.ts';
import { learningRate, type Schedule } from '../optimise/schedule.ts';
import type { EpochReport, TrainOptions, TrainResult } from './options.ts';
import {
  averagedGraph,
  disposeRun,
  newRun,
  type RunState,
  resumeRun,
  saveRun,
} from './run-state.ts';
import { type StepResult, trainStep } from './step.ts';

/** A loss this many times the lowest epoch's mean is no training any more. */
const DIVERGENCE = 50;
/** Decoded pictures kept from epoch to epoch. */
const CACHE_BYTES = 2 ** 30;

/**
 * Trains a network on the current backend: Adam, linear warm-up over the first epoch, cosine to 1e-6
 * (stated); GIoU, focal objectness and class loss; an average of the weights, evaluated on held-back
 * pictures, is what is returned (ours). The same options and seed give the same weights on the same
 * backend and machine; a resumed run gives the weights of an uninterrupted one.
 *
 * @throws RsanetError INVALID_ARGUMENT when there is nothing to train on or a number makes no sense
 * @throws RsanetError DIVERGED when the loss is not finite or explodes; the last checkpoint stays
 * @throws RsanetError INVALID_CHECKPOINT when `resume` finds another run's checkpoint
 */
export async function train(options: TrainOptions): Promise<TrainResult> {
  const settings = complete(options);
  const { graph, dir, resume, validation, epochs, signal, evaluateEvery, head } = settings;
  const run = newRun(graph);
  const readImage = imageCache(CACHE_BYTES);
  let bestGraph: Graph | null = null;
  try {
    if (dir && resume && (await resumeRun(dir, run, settings)) && run.best) {
      bestGraph = await loadBest(dir, graph);
    }
    while (run.epoch < epochs) {
      signal?.throwIfAborted();
      const report = await trainEpoch(run, settings, readImage);
      run.epoch++;
      const due = run.epoch % evaluateEvery === 0 || run.epoch === epochs;
      if (validation && due) {
        const averaged = await averagedGraph(graph, run);
        const { map } = await evaluateGraph(averaged, head, validation, signal);
        report.map = map;
        if (!run.best || map > run.best.map) {
          run.best = { epoch: run.epoch, map };
          bestGraph = averaged;
          if (dir) await saveBest(dir, averaged, run.best);
        }
      }
      run.history.push(report);
      if (dir) await saveRun(dir, run, settings);
      settings.onEpoch?.(report);
    }
    return {
      graph: bestGraph ?? (await averagedGraph(graph, run)),
      best: run.best,
      history: run.history,
    };
  } finally {
    disposeRun(run);
  }
}

type Settings = TrainOptions &
  Required<
    Pick<TrainOptions, 'augment' | 'plainEpochs' | 'peakRate' | 'emaDecay' | 'evaluateEvery'>
  >;

function complete(options: TrainOptions): Settings {
  const { epochs, batchSize, evaluateEvery = 5, data } = options;
  for (const [name, value] of Object.entries({ epochs, batchSize, evaluateEvery })) {
    if (Number.isInteger(value) && value > 0) continue;
    throw new RsanetError('INVALID_ARGUMENT', `${name} is ${value}; give a positive whole number.`);
  }
  if (data.samples.length === 0) {
    throw new RsanetError('INVALID_ARGUMENT', 'The data set holds no picture to train on.');
  }
  return {
    augment: augmentDefaults,
    plainEpochs: 15,
    peakRate: 1e-3,
    emaDecay: 0.998,
    ...options,
    evaluateEvery,
  };
}

async function trainEpoch(
  run: RunState,
  settings: Settings,
  readImage: ReadImage,
): Promise<EpochReport> {
  const { data, head, batchSize, epochs, seed, augment, plainEpochs, emaDecay, signal } = settings;
  const steps = Math.ceil(data.samples.length / batchSize);
  const schedule: Schedule = { steps: steps * epochs, warmup: steps, peak: settings.peakRate };
  const epoch = run.epoch + 1;
  const plain = epoch > epochs - plainEpochs;
  const variables = new Map([...run.network.parameters, ...run.network.statistics]);
  const sum: StepResult['loss'] = { total: 0, box: 0, objectness: 0, class: 0 };
  const start = performance.now();
  let images = 0;
  let step = 0;
  const source = batches(data, {
    input: head.input,
    classes: head.classes,
    batchSize,
    seed,
    epoch,
    readImage,
    augment: augment && plain ? { ...augment, mosaic: 0 } : augment,
  });
  for await (const batch of source) {
    signal?.throwIfAborted();
    const rate = learningRate(run.epoch * steps + step, schedule);
    const result = await trainStep(run.network, run.optimiser, batch, head, rate);
    step++;
    assertSane(result, run, step, settings);
    updateEma(run.average, variables, run.optimiser.steps, emaDecay);
    for (const key of Object.keys(sum) as (keyof typeof sum)[])
      sum[key] += result.loss[key] / steps;
    images += batch.size;
    const imagesPerSecond = images / ((performance.now() - start) / 1000);
    const left = data.samples.length * (epochs - run.epoch) - images;
    settings.onStep?.({
      ...result,
      epoch,
      epochs,
      step,
      steps,
      learningRate: rate,
      imagesPerSecond,
      secondsLeft: left / imagesPerSecond,
    });
  }
  return { epoch, loss: sum, map: null, seconds: (performance.now() - start) / 1000 };
}

function assertSane(result: StepResult, run: RunState, step: number, { dir }: Settings): void {
  const { total } = result.loss;
  const lowest = Math.min(...run.history.map((report) => report.loss.total));
  if (
    Number.isFinite(total) &&
    Number.isFinite(result.gradientNorm) &&
    total <= DIVERGENCE * lowest
  ) {
    return;
  }
  const kept =
    dir && run.epoch > 0
      ? `the checkpoint after epoch ${run.epoch} is kept in ${runFile(dir, 'last')}`
      : 'there is no checkpoint yet';
  throw new RsanetError(
    'DIVERGED',
    `Training diverged in epoch ${run.epoch + 1}, step ${step}: loss ${total}, gradient norm ${result.gradientNorm}; ${kept}; try a lower learning rate.`,
  );
}

async function saveBest(dir: string, graph: Graph, best: object): Promise<void> {
  const tensors = graph.nodes.flatMap((node) =>
    Object.entries(weightsOf(node)).map(
      ([key, weight]) => [`${node.name}/${key}`, weight] as const,
    ),
  );
  const metadata = { best: JSON.stringify(best) };
  await saveRunFile(dir, 'best', { metadata, tensors: new Map(tensors) });
}

async function loadBest(dir: string, graph: Graph): Promise<Graph> {
  const file = await loadRunFile(dir, 'best');
  return withWeights(graph, (name) => {
    const weight = file?.tensors.get(name);
    if (weight) return weight.data;
    throw new RsanetError(
      'INVALID_CHECKPOINT',
      `${runFile(dir, 'best')} lacks the weight '${name}'.`,
    );
  });
}
