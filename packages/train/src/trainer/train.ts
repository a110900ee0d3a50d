import type { Graph } from '@rsanet/graph';
import { imageCache } from '../data/index.ts';
import { measureGraph } from '../evaluate/measure.ts';
import { loadBest, saveBest } from './best.ts';
import { trainEpoch } from './epoch.ts';
import type { TrainOptions, TrainResult } from './options.ts';
import { resumeRun, saveRun } from './run-checkpoint.ts';
import { averagedGraph, disposeRun, newRun } from './run-state.ts';
import { complete } from './settings.ts';

/** Decoded pictures kept from epoch to epoch. */
const CACHE_BYTES = 2 ** 30;

/**
 * Trains a network on the current backend: Adam, linear warm-up over the first epoch, cosine to 1e-6
 * (stated); GIoU, focal objectness and class loss; an average of the weights, evaluated on held-back
 * pictures, is what is returned (ours). The same options and seed give the same weights on the same
 * backend and machine; a resumed run gives the weights of an uninterrupted one.
 *
 * @throws RsanetError INVALID_ARGUMENT when there is nothing to train on or an option makes no sense
 * @throws RsanetError DIVERGED when the loss is not finite or explodes; the last checkpoint stays
 * @throws RsanetError INVALID_CHECKPOINT when `resume` finds another run's checkpoint
 */
export async function train(options: TrainOptions): Promise<TrainResult> {
  const settings = complete(options);
  const { graph, dir, resume, validation, epochs, signal, evaluateEvery, head, measure } = settings;
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
        const map = await measureGraph(measure, averaged, head, validation, signal);
        report.map = map;
        if (!run.best || map > run.best.map) {
          run.best = { epoch: run.epoch, map };
          bestGraph = averaged;
          if (dir) await saveBest(dir, averaged, run.best);
          await settings.onBest?.(averaged, run.best);
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
