import type { KernelSet } from '../kernel-set.ts';

/** A memory to compute in, sent once before the runs over it. */
export interface AttachMessage {
  readonly kind: 'attach';
  readonly id: number;
  readonly memory: WebAssembly.Memory;
  readonly kernels: KernelSet;
  readonly barrier: Int32Array<SharedArrayBuffer>;
}

/** Part `part` of `parts` of one run over a memory. */
export interface RunMessage {
  readonly kind: 'run';
  readonly id: number;
  readonly serial: number;
  /** Pairs of a kernel's index and its block's address: a few kilobytes at most, so it is sent with each run. */
  readonly program: Int32Array;
  readonly part: number;
  readonly parts: number;
}

/** Lets go of a memory. */
export interface DetachMessage {
  readonly kind: 'detach';
  readonly id: number;
}

/** What a worker is sent. */
export type ToWorker = AttachMessage | RunMessage | DetachMessage;

/** What a worker answers: that it listens, or, as part 0, that a run has ended. */
export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'ended'; readonly serial: number; readonly stopped: boolean };
