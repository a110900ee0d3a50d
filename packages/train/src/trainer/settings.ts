import type { Size } from '@rsanet/detect-utils';
import { assertOptions, assertWhole, RsanetError } from '@rsanet/errors';
import { shapes } from '@rsanet/graph';
import { assertAugmentOptions, augmentDefaults } from '../augment/index.ts';
import { inputSizes } from '../augment/input-sizes.ts';
import { MEASURES } from '../evaluate/measure.ts';
import { assertLossOptions, lossDefaults } from '../loss/options.ts';
import { assertLearnable } from './assert-learnable.ts';
import { TRAIN_NAMES, type TrainOptions } from './options.ts';

/** Options of a training with every default filled in. */
export type Settings = TrainOptions &
  Required<
    Pick<
      TrainOptions,
      | 'augment'
      | 'multiScale'
      | 'loss'
      | 'hardExamples'
      | 'plainEpochs'
      | 'peakRate'
      | 'weightDecay'
      | 'accumulate'
      | 'emaDecay'
      | 'featureBytes'
      | 'evaluateEvery'
      | 'measure'
    >
  >;

/**
 * Fills in the defaults and checks everything before the first step.
 *
 * @throws RsanetError INVALID_ARGUMENT naming the option that makes no sense
 */
export function complete(options: TrainOptions): Settings {
  assertOptions(options, TRAIN_NAMES);
  const settings: Settings = {
    augment: augmentDefaults,
    multiScale: 0,
    loss: lossDefaults,
    hardExamples: 0,
    plainEpochs: Math.min(15, Math.floor(options.epochs / 4)),
    peakRate: 1e-3,
    weightDecay: 0,
    accumulate: 1,
    emaDecay: 0.998,
    featureBytes: 2 ** 29,
    evaluateEvery: 5,
    measure: 'voc',
    ...options,
  };
  assertNumbers(settings);
  if (!Object.hasOwn(MEASURES, settings.measure)) {
    throw invalid(
      `The measure is '${settings.measure}'; use one of ${Object.keys(MEASURES).join(', ')}.`,
    );
  }
  if (settings.augment) assertAugmentOptions(settings.augment);
  assertLossOptions(settings.loss, settings.spec.classes);
  for (const input of learntSizes(settings)) assertSpec(settings, input);
  assertData(settings);
  if (settings.resume && !settings.checkpoints) {
    throw invalid(
      'resume is set, but there are no checkpoints to resume from; say where they are.',
    );
  }
  if (settings.validation && !settings.runtime) {
    throw invalid('validation is given, but no runtime to run the network on it; give one.');
  }
  if (settings.patience !== undefined && !settings.validation) {
    throw invalid(
      'patience is set, but no validation to judge progress by; give it or leave patience out.',
    );
  }
  return settings;
}

const invalid = (message: string) => new RsanetError('INVALID_ARGUMENT', message);

function assertNumbers(settings: Settings): void {
  const { epochs, batchSize, accumulate, evaluateEvery, patience = 1 } = settings;
  const { plainEpochs, seed, peakRate, weightDecay, emaDecay, featureBytes, hardExamples } =
    settings;
  assertWhole({ epochs, batchSize, accumulate, evaluateEvery, patience }, 1);
  assertWhole({ plainEpochs }, 0);
  assertWhole({ seed }, Number.MIN_SAFE_INTEGER);
  if (!(hardExamples >= 0 && hardExamples <= 1)) {
    throw invalid(`hardExamples is ${hardExamples}; give a number within 0..1.`);
  }
  if (!(peakRate > 0 && peakRate < Infinity)) {
    throw invalid(`peakRate is ${peakRate}; give a positive number, such as 1e-3.`);
  }
  if (!(weightDecay >= 0 && weightDecay < Infinity)) {
    throw invalid(`weightDecay is ${weightDecay}; give a number from 0, such as 0.05.`);
  }
  if (!(featureBytes >= 0)) throw invalid(`featureBytes is ${featureBytes}; give a number from 0.`);
  if (!(emaDecay >= 0 && emaDecay < 1)) {
    throw invalid(`emaDecay is ${emaDecay}; it must be within 0..1, below 1.`);
  }
}

/**
 * The sizes of inputs that a run learns at.
 *
 * @throws RsanetError INVALID_ARGUMENT when `multiScale` is out of range, or too small to change anything
 */
export function learntSizes({ spec, multiScale }: Pick<Settings, 'spec' | 'multiScale'>): Size[] {
  if (multiScale === 0) return [spec.input];
  if (!(multiScale > 0 && multiScale < 1)) {
    throw invalid(`multiScale is ${multiScale}; give a number from 0, below 1.`);
  }
  const unit = Math.max(...spec.strides);
  const sizes = inputSizes(spec.input, multiScale, unit);
  if (sizes.length > 1) return sizes;
  const { width, height } = spec.input;
  throw invalid(
    `multiScale is ${multiScale}, too little to change ${width}x${height} by the ${unit} pixels of the largest stride; give at least ${(unit / width).toFixed(2)}.`,
  );
}

/** The graph's outputs must be what the spec says, or the loss would read nonsense. */
function assertSpec({ graph, spec }: Settings, input: Size): void {
  const { strides, anchors, classes } = spec;
  const shapeOf = shapes(graph, input);
  const actual = graph.outputs.map((name) => `[${shapeOf.get(name)}]`).join(' ');
  const expected = strides
    .map((stride, scale) => {
      const channels = (anchors[scale]?.length ?? 0) * (5 + classes.length);
      return `[${input.height / stride},${input.width / stride},${channels}]`;
    })
    .join(' ');
  if (actual === expected && anchors.length === strides.length) return;
  throw invalid(
    `The graph's outputs are ${actual}, but the spec's ${anchors.length} lists of anchors and ${classes.length} classes need ${expected}; make both by newDetector.`,
  );
}

function assertData({ data, validation, spec }: Settings): void {
  const { classes } = spec;
  assertLearnable(data, classes);
  const findable = validation?.samples.some(({ objects }) =>
    objects.some(
      ({ class: name, difficult, crowd }) => !difficult && !crowd && classes.includes(name),
    ),
  );
  if (findable === false) {
    throw invalid(
      `The validation images hold no object of ${classes.join(', ')} to be found; leave validation out.`,
    );
  }
}
