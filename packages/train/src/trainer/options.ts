import type { OptionNames } from '@rsanet/errors';
import type { Graph, Runtime, Trainer, TrainerOptions } from '@rsanet/graph';
import type { OutputSpec } from '@rsanet/rsanet';
import type { AugmentOptions } from '../augment/index.ts';
import type { CheckpointStore } from '../checkpoint/checkpoint-store.ts';
import type { BatchMaker, Dataset, ReadImage } from '../data/index.ts';
import type { Measure } from '../evaluate/measure.ts';
import type { LossOptions } from '../loss/options.ts';
import type { StepResult } from './step.ts';

/** What {@link train} needs. */
export interface TrainOptions {
  /** The network, not folded, with its first weights: `newDetector` makes one. */
  graph: Graph;
  spec: OutputSpec;
  data: Dataset;
  /** What computes, such as `engineTrainer` of `@rsanet/engine/train`. */
  trainer(graph: Graph, options: TrainerOptions): Trainer | Promise<Trainer>;
  /** Reads and decodes an image of `data` or `validation`. */
  readImage: ReadImage;
  /** Where batches are made; by default on the caller's thread. */
  batchMaker?: BatchMaker;
  /** Held-back images that choose the best weights; without them the last weights are taken. */
  validation?: Dataset;
  /**
   * What runs the network on `validation`, such as `tfjsRuntime()`; needed with it. It also computes the part of the
   * network that `frozen` takes from the beginning, once per example where `augment` is null or has flips alone.
   */
  runtime?: Runtime;
  epochs: number;
  /** 24 at 320x320, 12 at 416x416 (stated). */
  batchSize: number;
  /** Makes augmentation and order repeatable; the network's first weights come with `graph`. */
  seed: number;
  /** How images are varied; null for not at all. */
  augment?: AugmentOptions | null;
  /**
   * Largest change of the input's sides, as part of them: from ten steps to the next the network learns at another size,
   * whose sides its largest stride divides. 0 by default; the network has to take inputs of any size.
   */
  multiScale?: number;
  /** What is learnt of a batch and how; spread `lossDefaults`. */
  loss?: LossOptions;
  /**
   * Images that an epoch draws once more, as part of the data, hard ones more often: each in proportion to its recent loss.
   * 0 by default, at most 1.
   */
  hardExamples?: number;
  /**
   * Epochs at the end without mosaics, mixing and pasting, so that training ends on images as they are; 15 by default, of
   * a short run a quarter.
   */
  plainEpochs?: number;
  /** Learning rate after the first epoch, 1e-3 by default (stated). */
  peakRate?: number;
  /** Decoupled weight decay (arXiv 1711.05101), times the learning rate, of all but batch norm and biases; 0 by default. */
  weightDecay?: number;
  /** Batches whose gradients make one step together, 1 by default: a larger batch in the memory of a small one. */
  accumulate?: number;
  /** Names of nodes whose weights stay as they are, such as `backboneNodes(graph)`; none by default. */
  frozen?: readonly string[];
  /** Bytes of what a frozen beginning computes that are kept from epoch to epoch, 512 MiB by default. */
  featureBytes?: number;
  /** Factors on the learning rate by name of the node; 1 by default. */
  rates?: Readonly<Record<string, number>>;
  /** Decay of the average of weights that is evaluated and returned, 0.998 by default. */
  emaDecay?: number;
  /** The figure that `validation` is measured by; `voc` by default. */
  measure?: Measure;
  /** Epochs from one evaluation to the next, 5 by default; the last epoch is always evaluated. */
  evaluateEvery?: number;
  /** Stops at an evaluation this many epochs or more after the best one; never by default. */
  patience?: number;
  /** Where checkpoints are kept; none are written without it. */
  checkpoints?: CheckpointStore;
  /** Go on from the last checkpoint; starts anew where there is none. */
  resume?: boolean;
  /** Leave out images that cannot be read or differ from their annotation in size, instead of refusing to train. */
  skipBroken?: boolean;
  /** Stops between steps, with the reason of the signal. */
  signal?: AbortSignal;
  /** Called for each image of `data`, then of `validation`, as it is checked before the first epoch. */
  onCheck?(done: number, total: number): void;
  onStep?(progress: StepProgress): void;
  /** Gets the epoch and all so far, this one included; its checkpoint is written by then. */
  onEpoch?(report: EpochReport, history: readonly EpochReport[]): void;
  /** Gets the averaged weights, not folded, each time they are the best so far; training waits for it. */
  onBest?(graph: Graph, best: Best): void | Promise<void>;
}

/** The names of {@link TrainOptions}. */
export const TRAIN_NAMES: OptionNames<TrainOptions> = {
  graph: true,
  spec: true,
  data: true,
  trainer: true,
  readImage: true,
  batchMaker: true,
  validation: true,
  runtime: true,
  epochs: true,
  batchSize: true,
  seed: true,
  augment: true,
  multiScale: true,
  loss: true,
  hardExamples: true,
  plainEpochs: true,
  peakRate: true,
  weightDecay: true,
  accumulate: true,
  frozen: true,
  featureBytes: true,
  rates: true,
  emaDecay: true,
  measure: true,
  evaluateEvery: true,
  patience: true,
  checkpoints: true,
  resume: true,
  skipBroken: true,
  signal: true,
  onCheck: true,
  onStep: true,
  onEpoch: true,
  onBest: true,
};

/** An epoch and its figure. */
export interface Best {
  epoch: number;
  /** By the option `measure`, 0..1. */
  ap: number;
}

/** Where training stands after a step. */
export interface StepProgress extends StepResult {
  /** From 1. */
  epoch: number;
  epochs: number;
  /** In the epoch, from 1. */
  step: number;
  steps: number;
  learningRate: number;
  imagesPerSecond: number;
  /** Until the last step, evaluation left out. */
  secondsLeft: number;
}

/** One epoch. */
export interface EpochReport {
  /** From 1. */
  epoch: number;
  /** Mean over the epoch's steps. */
  loss: StepResult['loss'];
  /** The averaged weights' figure on the held-back images, by the option `measure`, where it was taken. */
  ap: number | null;
  seconds: number;
}

/** What {@link train} returns. */
export interface TrainResult {
  /** The averaged weights of the best epoch, not folded. */
  graph: Graph;
  /** Which that was; null without validation. */
  best: Best | null;
  history: readonly EpochReport[];
}
