import type { Size } from '@rsanet/detect-utils';
import type { RsanetOptions } from '@rsanet/rsanet/model';

/** What computes a training: the engine, or TensorFlow.js on one of its backends. */
export const TRAINERS = ['engine', 'wasm', 'node'] as const;

/** One of {@link TRAINERS}. */
export type TrainerName = (typeof TRAINERS)[number];

/** One of the trainings that are compared. */
export interface TrainingArm {
  readonly trainer: TrainerName;
  /** Of the engine; the others take what their backend takes. */
  readonly threads: number;
}

/** What all of them train. */
export interface TrainingWork {
  /** Folder of a data set in VOC's layout. */
  readonly data: string;
  /** The split that is learnt. */
  readonly split: string;
  /** The network's input in pixels. */
  readonly input: Size;
  /** Channels of the backbone's stages. */
  readonly channels: NonNullable<RsanetOptions['channels']>;
  /** Images per step. */
  readonly batch: number;
  /** Of weights, order and augmentation. */
  readonly seed: number;
}

/** What a child process is given. */
export type TrainingJob = TrainingWork & TrainingArm;

/** What a child process reports after each step. */
export interface StepReport {
  /** When the step ended, ms by the child's clock. */
  readonly at: number;
  readonly loss: number;
  /** Largest resident memory of the child so far, bytes. */
  readonly peak: number;
  /** Processor time of all the child's threads so far, ms. */
  readonly cpu: number;
}
