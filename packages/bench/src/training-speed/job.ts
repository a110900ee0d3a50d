import type { Recorded } from '../report/schema/recorded.ts';
import type { trainingWork } from '../report/schema/training-work.ts';

/** What computes a training: the engine, TensorFlow.js on one of its backends, or Keras in Python. */
export const TRAINERS = ['engine', 'wasm', 'node', 'keras'] as const;

/** One of {@link TRAINERS}. */
export type TrainerName = (typeof TRAINERS)[number];

/** One of the trainings that are compared. */
export interface TrainerChoice {
  readonly trainer: TrainerName;
  /** The engine computes on so many; `wasm` on one, TensorFlow's own library on all cores. */
  readonly threads: number;
}

/** What all of them train. */
export interface TrainingWork extends Recorded<typeof trainingWork> {
  /** Folder of a data set in VOC's layout. */
  readonly data: string;
}

/** What is trained, and by what. */
export type TrainingJob = TrainingWork & TrainerChoice;

/** What a child process reports after each step, as a line of JSON on file descriptor 3. */
export interface StepReport {
  /** When the step ended, ms by the child's clock. */
  readonly at: number;
  readonly loss: number;
  /** Largest resident memory of the child so far, bytes. */
  readonly peak: number;
  /** CPU time of all the child's threads so far, ms. */
  readonly cpu: number;
  /** What is to be known of the training beside its figures. */
  readonly note?: string;
}
