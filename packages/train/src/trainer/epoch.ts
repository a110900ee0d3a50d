import { RsanetError } from '@rsanet/errors';
import type { OutputSpec } from '@rsanet/rsanet';
import { inputSizeAt } from '../augment/input-sizes.ts';
import { featureBatches } from '../data/feature-batches.ts';
import { hardSamples, noteLoss } from '../data/hard-examples.ts';
import { batches, type Sample } from '../data/index.ts';
import type { LossParts } from '../loss/detection-loss.ts';
import { learningRate, type Schedule } from '../optimise/schedule.ts';
import type { EpochReport } from './options.ts';
import { pause } from './pause.ts';
import type { RunState } from './run-state.ts';
import { learntSizes, type Settings } from './settings.ts';
import { accumulateBatch, meanLoss, type StepResult, type TrainingBatch } from './step.ts';

/**
 * A loss this many times the lowest epoch's mean is no training any more; in the first epoch, this
 * many for each prediction of the batch: knowing nothing costs 0.2 (`ln 2 / 4`).
 */
const DIVERGENCE = 50;

/**
 * One pass over the data.
 *
 * @throws RsanetError DIVERGED when the loss is not finite or explodes
 */
export async function trainEpoch(run: RunState, settings: Settings): Promise<EpochReport> {
  const { data, spec, batchSize, accumulate, epochs, seed, signal } = settings;
  const epoch = run.epoch + 1;
  const count = Math.round(settings.hardExamples * data.samples.length);
  const again = hardSamples(data.samples, run.hardness, count, seed, epoch);
  const examples = data.samples.length + count;
  const steps = Math.ceil(examples / (batchSize * accumulate));
  const schedule: Schedule = { steps: steps * epochs, warmup: steps, peak: settings.peakRate };
  const sum: StepResult['loss'] = { total: 0, box: 0, objectness: 0, class: 0 };
  const start = performance.now();
  const seconds = () => (performance.now() - start) / 1000;
  let images = 0;
  let step = 0;
  let losses: LossParts[] = [];
  for await (const batch of epochBatches(epoch, run.epoch * steps, again, run, settings)) {
    // Where images are at hand and the trainer computes on this thread, nothing else would.
    await pause();
    signal?.throwIfAborted();
    const { parts, images: each } = await accumulateBatch(run.trainer, batch, spec, settings.loss);
    losses.push(parts);
    for (const [i, id] of batch.ids.entries()) noteLoss(run.hardness, id, each[i]!);
    images += batch.size;
    if (losses.length < accumulate && images < examples) continue;
    const rate = learningRate(run.epoch * steps + step, schedule);
    const { gradientNorm } = await run.trainer.update(rate);
    const result = { loss: meanLoss(losses), gradientNorm };
    losses = [];
    step++;
    assertSane(result, run, step, settings);
    for (const part of Object.keys(result.loss) as (keyof typeof sum)[]) {
      sum[part] = (sum[part] ?? 0) + result.loss[part]! / steps;
    }
    const imagesPerSecond = images / seconds();
    const left = examples * (epochs - run.epoch) - images;
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
  return { epoch, loss: sum, ap: null, seconds: seconds() };
}

async function* epochBatches(
  epoch: number,
  firstStep: number,
  again: readonly Sample[],
  { features }: RunState,
  settings: Settings,
): AsyncGenerator<TrainingBatch> {
  const { data, spec, batchSize, accumulate, epochs, seed, augment, plainEpochs } = settings;
  const plain = epoch > epochs - plainEpochs;
  const sizes = learntSizes(settings);
  const options = {
    input: (batch: number) => inputSizeAt(firstStep + Math.floor(batch / accumulate), sizes, seed),
    classes: spec.classes,
    batchSize,
    seed,
    epoch,
    again,
    readImage: settings.readImage,
    maker: settings.batchMaker,
    augment: augment && plain ? { ...augment, mosaic: 0, mixup: 0, copyPaste: 0 } : augment,
  };
  if (features) {
    for await (const { maps, ...batch } of featureBatches(data, options, features)) {
      yield { inputs: maps, ...batch };
    }
    return;
  }
  for await (const { pixels, ...batch } of batches(data, options)) {
    const { size, input } = batch;
    const images = { data: pixels, shape: [size, input.height, input.width, 3] };
    yield { inputs: [images], ...batch };
  }
}

function assertSane(result: StepResult, run: RunState, step: number, settings: Settings): void {
  const { loss, gradientNorm } = result;
  const { checkpoints, spec, batchSize } = settings;
  const means = run.history.map((report) => report.loss.total);
  const sane = means.length > 0 ? Math.min(...means) : batchSize * predictions(spec);
  if (loss.total <= DIVERGENCE * sane && Number.isFinite(gradientNorm)) return;
  const kept =
    checkpoints && run.epoch > 0
      ? `the checkpoint after epoch ${run.epoch} is kept in ${checkpoints.locate('last')}`
      : 'there is no checkpoint yet';
  throw new RsanetError(
    'DIVERGED',
    `Training diverged in epoch ${run.epoch + 1}, step ${step}: loss ${loss.total}, gradient norm ${gradientNorm}; ${kept}; try a lower learning rate.`,
  );
}

/** How many boxes the network predicts for an image. */
function predictions({ input, strides, anchors }: OutputSpec): number {
  const cells = (stride: number) => (input.width * input.height) / stride ** 2;
  return strides.reduce((sum, stride, scale) => sum + cells(stride) * anchors[scale]!.length, 0);
}
