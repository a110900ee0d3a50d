import { fold, type Graph } from '@rsanet/graph';
import { measure } from '../evaluate/measure.ts';
import { loadBest, saveBest } from './best.ts';
import { type CheckedSettings, checkSettings } from './checked-settings.ts';
import { trainEpoch } from './epoch.ts';
import { openTrainer } from './open-trainer.ts';
import type { TrainOptions, TrainResult } from './options.ts';
import { resumeRun, saveRun } from './run-checkpoint.ts';
import type { RunState } from './run-state.ts';

/**
 * Trains a network: Adam, linear warm-up over the first epoch, cosine to 1e-6
 * (stated); GIoU, focal objectness and class loss; an average of the weights, evaluated on held-back
 * images, is what is returned (ours). The same options and seed give the same weights on the same
 * backend and machine; a resumed run gives the weights of an uninterrupted one.
 *
 * Every image is read once before the first epoch. An epoch is saved before it is evaluated, so an evaluation that
 * fails costs no training: the resumed run evaluates first.
 *
 * @throws RsanetError INVALID_ARGUMENT when there is nothing to train on or an option makes no sense
 * @throws RsanetError INVALID_DATASET naming the images that cannot be used
 * @throws RsanetError DIVERGED when the loss is not finite or explodes; the last checkpoint stays
 * @throws RsanetError INVALID_CHECKPOINT when `resume` finds another run's checkpoint
 */
export async function train(options: TrainOptions): Promise<TrainResult> {
  const settings = await checkSettings(options);
  const { graph, checkpoints, resume, epochs, signal } = settings;
  const run: RunState = { ...(await openTrainer(settings)), ...beginning() };
  const { trainer } = run;
  let bestGraph: Graph | null = null;
  try {
    if (checkpoints && resume && (await resumeRun(checkpoints, run, settings)) && run.best) {
      bestGraph = await loadBest(checkpoints, graph);
    }
    if (isDue(run, settings)) await finishEpoch();
    while (run.epoch < epochs && !hasStalled(run, settings)) {
      signal?.throwIfAborted();
      run.history.push(await trainEpoch(run, settings));
      run.epoch++;
      if (checkpoints) await saveRun(checkpoints, run, settings);
      await finishEpoch();
    }
    return {
      graph: bestGraph ?? (await trainer.weights('average')),
      best: run.best,
      history: run.history,
    };
  } finally {
    await trainer.dispose();
  }

  /** Evaluates the last epoch where that is due, and reports it. */
  async function finishEpoch(): Promise<void> {
    const report = run.history.at(-1)!;
    if (isDue(run, settings)) {
      const averaged = await trainer.weights('average');
      const ap = await evaluated(averaged, settings);
      report.ap = ap;
      if (!run.best || ap > run.best.ap) {
        run.best = { epoch: run.epoch, ap };
        bestGraph = averaged;
        if (checkpoints) await saveBest(checkpoints, averaged, run.best);
        await settings.onBest?.(averaged, run.best);
      }
      if (checkpoints) await saveRun(checkpoints, run, settings);
    }
    settings.onEpoch?.(report, run.history);
  }
}

/** A run before its first epoch. */
const beginning = () => ({ epoch: 0, best: null, history: [], hardness: new Map() });

/** Whether the last epoch has still to be evaluated. */
function isDue({ epoch, history }: RunState, settings: CheckedSettings): boolean {
  const { validation, evaluateEvery, epochs } = settings;
  const due = epoch > 0 && (epoch % evaluateEvery === 0 || epoch === epochs);
  return validation !== undefined && due && history.at(-1)?.ap === null;
}

/** Whether the last epoch was evaluated, and the best one lies too long ago. */
function hasStalled({ epoch, best, history }: RunState, { patience }: CheckedSettings): boolean {
  if (patience === undefined || !best || history.at(-1)?.ap == null) return false;
  return epoch - best.epoch >= patience;
}

/** The figure of weights on the held-back images. */
async function evaluated(graph: Graph, settings: CheckedSettings): Promise<number> {
  const { runtime, spec, validation, readImage, signal } = settings;
  const executor = await runtime!.open(fold(graph));
  try {
    return await measure(settings.measure, executor, spec, validation!, { readImage, signal });
  } finally {
    await executor.dispose();
  }
}
