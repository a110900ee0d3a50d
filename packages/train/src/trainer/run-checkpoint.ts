import { RsanetError } from '@rsanet/errors';
import type { Trainer } from '@rsanet/graph';
import * as v from 'valibot';
import {
  type CheckpointStore,
  loadCheckpoint,
  saveCheckpoint,
} from '../checkpoint/checkpoint-store.ts';
import type { CheckedSettings } from './checked-settings.ts';
import type { RunState } from './run-state.ts';

/** The schema of an epoch's report. */
export const Report = v.object({
  epoch: v.number(),
  loss: v.object({
    total: v.number(),
    box: v.number(),
    objectness: v.number(),
    class: v.number(),
    teaching: v.exactOptional(v.number()),
  }),
  ap: v.nullable(v.number()),
  seconds: v.number(),
});
const Progress = v.object({
  steps: v.number(),
  epoch: v.number(),
  best: v.nullable(v.object({ epoch: v.number(), ap: v.number() })),
  history: v.array(Report),
  hardness: v.optional(v.array(v.tuple([v.string(), v.number()])), []),
});

const Fields = v.record(v.string(), v.unknown());
const Recipe = v.pipe(v.string(), v.parseJson(), Fields);
const BatchRecipe = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ batchSize: v.pipe(v.number(), v.integer(), v.minValue(1)) }),
);

/** Writes where the run stands, and its recipe. */
export async function saveRun(
  store: CheckpointStore,
  run: RunState,
  options: CheckedSettings,
): Promise<void> {
  const { trainer, epoch, best, history } = run;
  const hardness = options.hardExamples > 0 ? [...run.hardness] : [];
  const { steps, tensors } = await trainer.state();
  await saveCheckpoint(store, 'last', {
    metadata: {
      recipe: JSON.stringify(recipe(trainer, options)),
      progress: JSON.stringify({ steps, epoch, best, history, hardness }),
    },
    tensors,
  });
}

/**
 * Puts the store's last checkpoint into a new run.
 *
 * @returns whether there was one
 * @throws RsanetError INVALID_CHECKPOINT when it is malformed or was made by another recipe or trainer
 */
export async function resumeRun(
  store: CheckpointStore,
  run: RunState,
  options: CheckedSettings,
): Promise<boolean> {
  const file = await loadCheckpoint(store, 'last');
  if (!file) return false;
  const path = store.locate('last');
  const made = v.safeParse(Recipe, file.metadata.recipe);
  const asked = recipe(run.trainer, options);
  // Runs of earlier versions did not record what their data was; all learnt at one size, every image alike and without weight decay.
  const { data, validation } = asked;
  const unrecorded = { data, validation, multiScale: 0, hardExamples: 0, weightDecay: 0 };
  const changes = differences(made.success ? { ...unrecorded, ...made.output } : {}, asked);
  if (changes.length > 0) {
    throw new RsanetError(
      'INVALID_CHECKPOINT',
      `The checkpoint ${path} was made with ${changes.join('; ')}; give the same options or another folder.`,
    );
  }
  const progress = v.safeParse(v.pipe(v.string(), v.parseJson(), Progress), file.metadata.progress);
  if (!progress.success) {
    throw new RsanetError(
      'INVALID_CHECKPOINT',
      `The checkpoint ${path} does not say how far it is.`,
    );
  }
  const { steps, hardness, ...rest } = progress.output;
  await run.trainer.restore({ steps, tensors: file.tensors });
  Object.assign(run, rest, { hardness: new Map(hardness) });
  return true;
}

/**
 * The images per batch of the run whose checkpoints these are; null where there are none.
 *
 * @throws RsanetError INVALID_CHECKPOINT when the last checkpoint is malformed
 */
export async function recordedBatchSize(store: CheckpointStore): Promise<number | null> {
  const file = await loadCheckpoint(store, 'last');
  if (!file) return null;
  const made = v.safeParse(BatchRecipe, file.metadata.recipe);
  if (made.success) return made.output.batchSize;
  throw new RsanetError(
    'INVALID_CHECKPOINT',
    `The checkpoint ${store.locate('last')} does not say how many images its batches have; give another folder.`,
  );
}

/** What must be the same for a run to go on exactly. */
function recipe(trainer: Trainer, options: CheckedSettings): Record<string, unknown> {
  const { graph, spec, data, epochs, batchSize, seed, augment, plainEpochs, peakRate, emaDecay } =
    options;
  const { measure, multiScale, accumulate, loss, hardExamples, frozen, rates } = options;
  const { weightDecay, fingerprints } = options;
  return {
    trainer: trainer.numerics,
    network: graph.name,
    input: spec.input,
    classes: spec.classes,
    anchors: spec.anchors,
    images: data.samples.length,
    epochs,
    batchSize,
    seed,
    augment,
    multiScale,
    plainEpochs,
    peakRate,
    weightDecay,
    accumulate,
    loss,
    hardExamples,
    frozen,
    rates,
    emaDecay,
    measure,
    // As lists, of which a difference is named without showing them.
    data: [fingerprints.data],
    validation: [fingerprints.validation],
  };
}

/** Every setting in which two recipes differ, and how; of lists only that they do. */
function differences(made: unknown, asked: unknown, name = ''): string[] {
  const [was, is] = [made, asked].map((value) => JSON.stringify(value) ?? 'nothing');
  if (was === is) return [];
  if (Array.isArray(asked)) return [`other ${name}`];
  if (v.is(Fields, made) && v.is(Fields, asked)) {
    const within = name && `${name}.`;
    const keys = Object.keys({ ...made, ...asked });
    return keys.flatMap((key) => differences(made[key], asked[key], `${within}${key}`));
  }
  return [`${name} ${was}, not ${is}`];
}
