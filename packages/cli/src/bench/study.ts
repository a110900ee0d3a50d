import { availableParallelism } from 'node:os';
import type { StudyOptions, StudyRecipe, StudyRun } from '@rsanet/bench';
import type { Io, Values } from '../command.ts';
import { UsageError } from '../usage-error.ts';
import { fraction, inputSize, names, wholeNumber } from '../values.ts';
import { outArgument } from './arguments.ts';
import { withProgress } from './progress.ts';

/** The arguments of every benchmark that trains variants with several seeds. */
export const studyArguments = {
  data: {
    type: 'string',
    required: true,
    valueHint: 'DIR',
    description: "A data set in VOC's layout",
  },
  classes: {
    type: 'string',
    valueHint: 'A,B,...',
    description: "Learn and measure only these classes, not all of the data set's",
  },
  train: { type: 'string', valueHint: 'SPLIT', description: 'Split to learn from' },
  val: { type: 'string', valueHint: 'SPLIT', description: 'Split that chooses the epoch' },
  'hold-back': {
    type: 'string',
    valueHint: 'FRACTION',
    description: 'Part of the training images that chooses the epoch, in place of --val',
  },
  test: { type: 'string', valueHint: 'SPLIT', description: 'Split to measure' },
  seeds: { type: 'string', valueHint: 'N', description: 'Trainings of each, with seeds 1 to N' },
  input: { type: 'string', valueHint: 'SIDE|WxH', description: "The network's input in pixels" },
  epochs: {
    type: 'string',
    valueHint: 'N',
    description: 'Passes over the training images, at most',
  },
  patience: {
    type: 'string',
    valueHint: 'N',
    description: 'Epochs without a better figure after which a training ends',
  },
  batch: { type: 'string', valueHint: 'N', description: 'Images per step' },
  'flip-vertical': {
    type: 'boolean',
    description: 'Also turn images upside down: for images without an up',
  },
  jobs: {
    type: 'string',
    valueHint: 'N',
    description: 'Trainings side by side; by default as many as the cores have threads for',
  },
  threads: {
    type: 'string',
    valueHint: 'N',
    default: '1',
    description: 'Threads of each training; results do not depend on it',
  },
  out: outArgument,
} as const;

type StudyValues = Values<typeof studyArguments>;

/**
 * A recipe with what a command line changes of it.
 *
 * @throws UsageError naming the option that makes no sense
 */
export function recipeFrom(args: StudyValues, usual: Omit<StudyRecipe, 'data'>): StudyRecipe {
  const given = <T>(text: string | undefined, read: (text: string) => T, otherwise: T) =>
    text === undefined ? otherwise : read(text);
  if (args.val !== undefined && args['hold-back'] !== undefined) {
    throw new UsageError('--val and --hold-back exclude each other; give what to choose by once');
  }
  const val = given<StudyRecipe['val']>(
    args['hold-back'],
    (text) => ({ heldBack: fraction('--hold-back', text) }),
    args.val ?? usual.val,
  );
  return {
    ...usual,
    data: args.data,
    ...(args.classes !== undefined && { classes: names('--classes', args.classes) }),
    train: args.train ?? usual.train,
    val,
    test: args.test ?? usual.test,
    input: given(args.input, (text) => inputSize('--input', text), usual.input),
    epochs: given(args.epochs, (text) => wholeNumber('--epochs', text), usual.epochs),
    patience: given<number | null>(
      args.patience,
      (text) => wholeNumber('--patience', text),
      usual.patience,
    ),
    batch: given(args.batch, (text) => wholeNumber('--batch', text), usual.batch),
    verticalFlip: args['flip-vertical'] ? 0.5 : usual.verticalFlip,
  };
}

/**
 * Carries a study out with its progress on standard error, a line per finished training.
 *
 * @param usualSeeds how many, where the command line does not say
 * @throws UsageError naming the option that makes no sense
 */
export function carryOut<Result>(
  args: StudyValues & { runs: string },
  { stderr, signal }: Io,
  usualSeeds: number,
  work: (options: Omit<StudyOptions, 'rates'>) => Promise<Result>,
): Promise<Result> {
  const count = args.seeds === undefined ? usualSeeds : wholeNumber('--seeds', args.seeds);
  const threads = wholeNumber('--threads', args.threads);
  const jobs =
    args.jobs === undefined
      ? Math.max(1, Math.floor(availableParallelism() / threads))
      : wholeNumber('--jobs', args.jobs);
  let finished = 0;
  // Of trainings side by side, the one whose steps are shown.
  let shown: StudyRun | null = null;
  return withProgress(stderr, (progress) =>
    work({
      seeds: Array.from({ length: count }, (_, i) => i + 1),
      dir: args.runs,
      jobs,
      threads,
      ...(signal && { signal }),
      onStep(run, { epoch, epochs, step, steps }) {
        shown ??= run;
        if (run !== shown) return;
        const { variant, seed } = run;
        const doing = `${variant.name} of seed ${seed}, training ${finished + 1}`;
        progress.update(doing, (epoch - 1) * steps + step, epochs * steps);
      },
      onProgress({ run, search, done, total, state, map }) {
        finished = done;
        if (map === null) return;
        if (run === shown) shown = null;
        const { variant, seed, peakRate } = run;
        progress.stop();
        const what = search
          ? `${variant.name} at rate ${peakRate}`
          : `${variant.name} of seed ${seed}`;
        const reached = `mAP ${(100 * map).toFixed(1)} %`;
        stderr.write(`${done} of ${total}: ${what}, ${state}, ${reached}\n`);
      },
    }),
  );
}
