import type { LossOptions } from '@rsanet/train';
import type { Recognised } from '@rsanet/train/node';
import type { Values } from '../command.ts';
import { classChoice } from '../data/class-choice.ts';
import { UsageError } from '../usage-error.ts';
import { factor, factors, fraction, inputSize, wholeNumber } from '../values.ts';
import type { trainArguments } from './arguments.ts';
import { augmentChoice } from './augment.ts';

/** Images per batch (stated). */
const BATCH = { 'voc-416': 12, 'coco-320': 24 } as const;

/** What `rsanet train` was asked for, checked and with its defaults. */
export type Recipe = ReturnType<typeof readRecipe>;

/**
 * Reads the command line of `rsanet train`.
 *
 * @param format the data set's, where the command line leaves it open, too
 * @throws UsageError naming the option that makes no sense, alone or beside the others
 */
export function readRecipe(args: Values<typeof trainArguments>, format: Recognised['format']) {
  const { data, train, val, preset, from, freeze, backend, out } = args;
  if (args.batch === 'auto' && backend !== 'engine' && backend !== 'wasm') {
    throw new UsageError(
      `--batch auto needs --backend engine or wasm, as only their memory is known beforehand; on ${backend} give a number of images, such as --batch 4`,
    );
  }
  if (val !== undefined && args['hold-back'] !== undefined) {
    throw new UsageError('--val and --hold-back exclude each other; give what to choose by once');
  }
  const chosen = val !== undefined || args['hold-back'] !== undefined;
  if (args.patience !== undefined && !chosen) {
    throw new UsageError('--patience needs --val or --hold-back to judge by');
  }
  if (args['teacher-weight'] !== undefined && args.teacher === undefined) {
    throw new UsageError('--teacher-weight needs --teacher to weigh');
  }
  const loss: LossOptions = {
    assignment: args.assignment,
    box: args['box-loss'],
    labelSmoothing: fraction('--label-smoothing', args['label-smoothing']),
    classWeights: factors('--class-weights', args['class-weights']),
    ...(args.teacher !== undefined && {
      teaching: factor('--teacher-weight', args['teacher-weight'] ?? '1'),
    }),
  };
  return {
    data,
    format,
    train,
    val,
    holdBack:
      args['hold-back'] === undefined ? undefined : fraction('--hold-back', args['hold-back']),
    ...classChoice(args),
    preset,
    input: args.input === undefined ? undefined : inputSize('--input', args.input),
    width: factor('--width', args.width),
    fusion: args.rsam ? ('rsam' as const) : ('none' as const),
    from,
    freeze,
    backboneRate: fraction('--backbone-rate', args['backbone-rate']),
    epochs: wholeNumber('--epochs', args.epochs),
    peakRate: factor('--rate', args.rate),
    weightDecay: fraction('--weight-decay', args['weight-decay']),
    /** Images per batch; with `autoBatch` at most. */
    batch:
      args.batch === undefined || args.batch === 'auto'
        ? BATCH[preset]
        : wholeNumber('--batch', args.batch),
    // The stated batches do not fit into the 4 GiB of wasm.
    autoBatch: args.batch === 'auto' || (args.batch === undefined && backend === 'wasm'),
    accumulate: wholeNumber('--accumulate', args.accumulate),
    patience: args.patience === undefined ? undefined : wholeNumber('--patience', args.patience),
    loss,
    teacher: args.teacher,
    hardExamples: fraction('--hard-examples', args['hard-examples']),
    ...augmentChoice(args),
    plainEpochs:
      args['plain-epochs'] === undefined
        ? undefined
        : wholeNumber('--plain-epochs', args['plain-epochs'], 0),
    multiScale: fraction('--multi-scale', args['multi-scale']),
    seed: wholeNumber('--seed', args.seed, 0),
    measure: format === 'voc' ? ('voc' as const) : ('coco' as const),
    backend,
    dataWorkers: wholeNumber('--data-workers', args['data-workers'], 0),
    out,
    resume: args.resume === true,
    skipBroken: args['skip-broken'] === true,
  };
}
