import type { Size } from '@rsanet/detect-utils';
import type { ModelFiles } from '@rsanet/graph';
import type { ModelUrls } from '@rsanet/rsanet';
import type { StepProgress } from '@rsanet/train';
import type { LabelledImage } from './labelled-image.ts';
import type { NetworkForm } from './network-form.ts';

/** A model to start from. */
export interface StartModel {
  /** What messages call it. */
  readonly name: string;
  readonly source: string | ModelUrls | ModelFiles;
}

/** What the page asks its worker to train; plain data, which IndexedDB can keep. */
export interface TrainingOrder {
  readonly images: readonly LabelledImage[];
  /** Null for a new network. */
  readonly start: StartModel | null;
  /** Of a new network. */
  readonly form: NetworkForm;
  /** Of the network, in pixels. */
  readonly input: Size;
  readonly epochs: number;
  readonly batchSize: number;
  readonly peakRate: number;
  /** Whether a started network's backbone stays as it is. */
  readonly freeze: boolean;
  /** Whether images are varied. */
  readonly augment: boolean;
}

/** What the page says to its worker. */
export type TrainingCommand = { kind: 'train'; order: TrainingOrder } | { kind: 'stop' };

/** What the worker says to its page. */
export type TrainingReport =
  | { kind: 'began'; threads: number; classes: readonly string[] }
  | { kind: 'step'; progress: StepProgress }
  | { kind: 'saved'; epoch: number }
  | { kind: 'trained'; files: ModelFiles }
  | { kind: 'stopped' }
  | { kind: 'failed'; reason: string };
