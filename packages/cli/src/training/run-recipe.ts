import type { Graph } from '@rsanet/graph';
import type { AugmentOptions, Best, Dataset, NewDetector, TrainResult } from '@rsanet/train';
import { trainingOn } from '../backend.ts';
import type { Io } from '../command.ts';
import { batchSizeOf } from './batch-size.ts';
import type { Recipe } from './recipe.ts';
import { saveModel } from './save-model.ts';
import { readSplits } from './splits.ts';
import { untilStopped } from './until-stopped.ts';

/**
 * Trains by a recipe; the best detector so far, and in the end the result, is in the run's folder.
 *
 * @throws UsageError or RsanetError saying what is wrong with the recipe or its data
 */
export async function runRecipe(recipe: Recipe, io: Io): Promise<TrainResult> {
  const { trainer, runtime } = await trainingOn(recipe.backend);
  const { backboneNodes } = await import('@rsanet/train');
  const { train, trainProgress } = await import('@rsanet/train/node');
  const { data, validation } = await readSplits(recipe, io);
  const { epochs, accumulate, seed, patience, backboneRate, loss, measure, resume, skipBroken } =
    recipe;
  const detector = await firstDetector(recipe, data);
  const backbone = backboneNodes(detector.graph);
  const frozen = recipe.freeze === 'backbone' ? backbone : [];
  const batchSize = await batchSizeOf(recipe, detector, frozen, io);
  const augment = await augmentOf(recipe);
  const save = (graph: Graph, best: Best | null) =>
    saveModel(recipe, detector, graph, { batchSize, augment, best });
  const progress = trainProgress(io.stderr as NodeJS.WriteStream, measure);
  const result = await untilStopped(
    io,
    recipe.out,
    progress.stop,
    'the same command and --resume',
    () =>
      train({
        ...detector,
        data,
        trainer,
        runtime,
        ...(validation && { validation }),
        ...(patience !== undefined && { patience }),
        ...(frozen.length > 0 && { frozen }),
        ...(backboneRate !== 1 && {
          rates: Object.fromEntries(backbone.map((name) => [name, backboneRate])),
        }),
        epochs,
        batchSize,
        accumulate,
        seed,
        augment,
        multiScale: recipe.multiScale,
        loss,
        measure,
        dataWorkers: recipe.dataWorkers,
        dir: recipe.out,
        resume,
        skipBroken,
        onCheck: progress.onCheck,
        onStep: progress.onStep,
        onEpoch: progress.onEpoch,
        onBest: save,
        ...(io.signal && { signal: io.signal }),
      }),
  );
  await save(result.graph, result.best);
  return result;
}

/** How images are varied; null where they are not. */
async function augmentOf({ augment, variations }: Recipe): Promise<AugmentOptions | null> {
  const { augmentDefaults, augmentNothing } = await import('@rsanet/train');
  const plain = Object.values(variations).every((value) => value === 0);
  if (augment === 'none' && plain) return null;
  const bases = {
    all: augmentDefaults,
    flip: { ...augmentNothing, horizontalFlip: 0.5 },
    none: augmentNothing,
  };
  return { ...bases[augment], ...variations };
}

/** The detector before its first step, new or with the weights of a model. */
async function firstDetector(recipe: Recipe, data: Dataset): Promise<NewDetector> {
  const { preset, seed, width, fusion, input, from } = recipe;
  const { newDetector, startFrom } = await import('@rsanet/train');
  const blank = newDetector({ preset, data, seed, width, fusion, ...(input && { input }) });
  if (from === undefined) return blank;
  const { readDetector } = await import('@rsanet/rsanet/node');
  return startFrom(blank, await readDetector(from), from);
}
