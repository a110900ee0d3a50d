import { fold } from '@rsanet/graph';
import { readImage } from '@rsanet/rsanet/node';
import { tfjsRuntime } from '@rsanet/tfjs';
import { tfjsTrainer } from '@rsanet/tfjs/trainer';
import {
  augmentDefaults,
  detectDataset,
  evaluateDetections,
  newDetector,
  type StepProgress,
} from '@rsanet/train';
import { readVoc, train } from '@rsanet/train/node';
import type { TrainArm } from './train-arm.ts';

/**
 * Trains an arm on the current backend: the weights of the epoch that does best on the validation
 * split, measured on the test split. No mosaic, which asks for more epochs than a short recipe has.
 *
 * @param onStep called after each step of each training
 */
export function trainOnVoc(onStep?: (progress: StepProgress) => void): TrainArm {
  return async ({ arm, seed, recipe, dir, signal }) => {
    const { input, channels, epochs, batch, peakRate, emaDecay } = recipe;
    const data = await readVoc(recipe.data, recipe.train);
    const { classes } = data;
    const validation = await readVoc(recipe.data, recipe.val, { classes });
    const { fusion } = arm;
    const { graph, spec } = newDetector({
      preset: 'voc-416',
      data,
      seed,
      input,
      channels,
      fusion,
    });
    const runtime = tfjsRuntime();
    const result = await train({
      trainer: tfjsTrainer,
      runtime,
      graph,
      spec,
      data,
      validation,
      epochs,
      batchSize: batch,
      peakRate,
      emaDecay,
      seed,
      dir,
      resume: true,
      augment: { ...augmentDefaults, mosaic: 0 },
      ...(onStep && { onStep }),
      ...(signal && { signal }),
    });
    const test = await readVoc(recipe.data, recipe.test, { classes });
    const executor = await runtime.open(fold(result.graph));
    const detections = await detectDataset(executor, spec, test, { readImage, signal }).finally(
      () => executor.dispose(),
    );
    const { map, perClass } = evaluateDetections(detections, test, classes, 'all-point');
    return {
      map,
      perClass: perClass.map(({ class: name, ap }) => ({ class: name, ap })),
      best: result.best && { epoch: result.best.epoch, map: result.best.ap },
      seconds: result.history.reduce((sum, epoch) => sum + epoch.seconds, 0),
    };
  };
}
