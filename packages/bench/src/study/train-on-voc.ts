import { engineRuntime } from '@rsanet/engine';
import { engineTrainer } from '@rsanet/engine/train';
import { RsanetError } from '@rsanet/errors';
import { fold } from '@rsanet/graph';
import { readImage } from '@rsanet/rsanet/node';
import {
  absentClasses,
  augmentDefaults,
  type Dataset,
  detectDataset,
  evaluateDetections,
  holdBack,
  lossDefaults,
  newDetector,
} from '@rsanet/train';
import { readVoc, train } from '@rsanet/train/node';
import type { StudyRecipe } from './recipe.ts';
import type { TrainRun } from './train-run.ts';

/** Which images are held back: the same ones in every run. */
const HOLD_BACK_SEED = 1;

/**
 * Trains runs on the engine: the weights of the epoch that does best on what chooses it, measured on the test split.
 *
 * @param threads that each training takes
 */
export function trainOnVoc(threads: number): TrainRun {
  return async ({ variant, seed, peakRate, recipe, dir }, { signal, onStep }) => {
    const { data, validation } = await splitsOf(recipe);
    const { classes } = data;
    const { fusion, channels = recipe.channels, loss } = variant;
    const { input, epochs, patience, evaluateEvery, batch: batchSize, emaDecay } = recipe;
    const network = { preset: 'voc-416', input, channels, ...(fusion && { fusion }) } as const;
    const detector = newDetector({ ...network, data, seed });
    const runtime = engineRuntime({ threads });
    const { graph, best, history } = await train({
      ...detector,
      trainer: (graph, options) => engineTrainer(graph, { ...options, threads }),
      runtime,
      data,
      validation,
      epochs,
      batchSize,
      peakRate,
      emaDecay,
      evaluateEvery,
      seed,
      dir,
      resume: true,
      augment: { ...augmentDefaults, verticalFlip: recipe.verticalFlip },
      loss: { ...lossDefaults, ...recipe.loss, ...loss },
      ...(patience !== null && { patience }),
      ...(onStep && { onStep }),
      ...(signal && { signal }),
    });
    const measured =
      recipe.test === null ? validation : await readVoc(recipe.data, recipe.test, { classes });
    const executor = await runtime.open(fold(graph));
    const detections = await detectDataset(executor, detector.spec, measured, {
      readImage,
      signal,
    }).finally(() => executor.dispose());
    const { map, perClass } = evaluateDetections(detections, measured, classes, 'all-point');
    return {
      map,
      perClass: perClass.map(({ class: name, ap }) => ({ class: name, ap })),
      best: { epoch: best!.epoch, map: best!.ap },
      epochs: history.length,
      seconds: history.reduce((sum, epoch) => sum + epoch.seconds, 0),
    };
  };
}

async function splitsOf({
  data: folder,
  classes,
  train,
  val,
}: StudyRecipe): Promise<{ data: Dataset; validation: Dataset }> {
  const data = await readVoc(folder, train, { ...(classes && { classes }) });
  const absent = absentClasses(data, classes ?? []);
  if (absent.length > 0) {
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `The split '${train}' holds no object of ${absent.join(', ')}; correct the classes.`,
    );
  }
  if (typeof val === 'string') {
    return { data, validation: await readVoc(folder, val, { classes: data.classes }) };
  }
  const { rest, heldBack } = holdBack(data, val.heldBack, HOLD_BACK_SEED);
  return { data: rest, validation: heldBack };
}
