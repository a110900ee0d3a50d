import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Graph } from '@rsanet/graph';
import type { Best, Dataset, NewDetector, TrainResult } from '@rsanet/train';
import { trainingOn } from '../backend.ts';
import type { Io } from '../command.ts';
import { lineOf } from '../error-text.ts';
import { readTensorFile } from '../read-tensor-file.ts';
import { readRun } from '../report/read-run.ts';
import { evaluateRun } from '../report/run-evaluation.ts';
import { augmentOf } from './augment.ts';
import { batchSizeOf } from './batch-size.ts';
import type { Recipe } from './recipe.ts';
import { type Start, saveModel } from './save-model.ts';
import { seenBefore } from './seen-before.ts';
import { readSplits, type Splits } from './splits.ts';
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
  const { data, validation, teacher } = await taught(recipe, await readSplits(recipe, io));
  const {
    epochs,
    plainEpochs,
    accumulate,
    seed,
    patience,
    backboneRate,
    loss,
    measure,
    resume,
    skipBroken,
  } = recipe;
  const { detector, start } = await firstDetector(recipe, data);
  const warning = seenBefore(start, recipe);
  if (warning !== null) io.stderr.write(`${warning}\n`);
  const backbone = backboneNodes(detector.graph);
  const frozen = recipe.freeze === 'backbone' ? backbone : [];
  const batchSize = await batchSizeOf(recipe, detector, frozen, io);
  const augment = await augmentOf(recipe);
  const save = (graph: Graph, best: Best | null) =>
    saveModel(recipe, detector, graph, { start, batchSize, augment, best, teacher });
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
        peakRate: recipe.peakRate,
        weightDecay: recipe.weightDecay,
        batchSize,
        accumulate,
        seed,
        augment,
        ...(plainEpochs !== undefined && { plainEpochs }),
        multiScale: recipe.multiScale,
        loss,
        hardExamples: recipe.hardExamples,
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
  await reportRun(recipe, validation, io);
  return result;
}

/** Writes the page on a run that has ended; a page that cannot be made costs no training. */
async function reportRun(recipe: Recipe, validation: Dataset | undefined, io: Io): Promise<void> {
  const { backend, out, skipBroken, train, val } = recipe;
  const page = join(out, 'report.html');
  try {
    const { runPage } = await import('../report/run-page.ts');
    const run = await readRun(out);
    const name = val ?? `what was held back of ${train}`;
    // What there is to say of the images was said before the first epoch.
    const data = validation && { ...validation, notes: [], skipped: [] };
    const model = { model: run.model, backend, skipBroken };
    const evaluation = data ? await evaluateRun(model, name, data, io) : null;
    await writeFile(page, runPage({ ...run, evaluation }));
  } catch (error) {
    io.signal?.throwIfAborted();
    io.stderr.write(`The page ${page} was not written: ${lineOf(error)}\n`);
  }
}

/** What people call a run, without its folders and what else a URL holds, which are nobody's business but theirs. */
function runName(from: string): string {
  const path = /^https?:/.test(from) ? new URL(from).pathname : from;
  const parts = path.split(/[\\/]/).filter((part) => !/^(model(\.json)?)?$/.test(part));
  return parts.at(-1) ?? from;
}

/** The splits with what a teacher found in the images to learn, and who that is; null where there is none. */
async function taught({ teacher: file }: Recipe, splits: Splits) {
  if (file === undefined) return { ...splits, teacher: null };
  const { readSoftLabels, teach } = await import('@rsanet/train');
  const { readText } = await import('@rsanet/train/node');
  const labels = readSoftLabels(await readText(file, 'file of soft labels'), file);
  return { ...splits, data: teach(splits.data, labels, file), teacher: labels.teacher };
}

interface FirstDetector {
  detector: NewDetector;
  start: Start | null;
}

/** The detector before its first step, new or with the weights of a model, which is its start. */
async function firstDetector(recipe: Recipe, data: Dataset): Promise<FirstDetector> {
  const { preset, seed, width, fusion, input, from } = recipe;
  const { newDetector, startFrom, startFromWeights } = await import('@rsanet/train');
  const blank = newDetector({ preset, data, seed, width, fusion, ...(input && { input }) });
  if (from === undefined) return { detector: blank, start: null };
  if (from.endsWith('.safetensors')) {
    const detector = startFromWeights(blank, await readTensorFile(from), from);
    return { detector, start: { name: runName(from) } };
  }
  const { readDetector } = await import('@rsanet/rsanet/node');
  const model = await readDetector(from);
  const { name = runName(from), training } = model.metadata;
  return {
    detector: startFrom(blank, model, from),
    start: { name, input: model.metadata.input, ...(training && { training }) },
  };
}
