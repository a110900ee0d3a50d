import type { Step, ValueShape } from './step.ts';

/** A step of a plan, and what it costs. */
export interface PlannedStep {
  readonly step: Step;
  /** Shape of the value it writes. */
  readonly shape: ValueShape;
  /** Multiply-accumulates of convolutions. */
  readonly macs: number;
  /** Bytes of maps and weights that it reads, and of what it writes. */
  readonly bytes: number;
}

/** Bytes of an executor's memory. */
export interface Region {
  readonly address: number;
  readonly bytes: number;
}

/**
 * Everything that running a network on inputs of one shape takes, as plain data that can be posted to a worker: put
 * `blocks` into a memory that holds the packed weights, write the input, call the kernels, read the outputs.
 *
 * Memory: `[reserved][packed weights][parameter blocks][arena][scratch of each part]`.
 */
export interface Plan {
  /** `[images, height, width, channels]`. */
  readonly inputShape: ValueShape;
  /** How many parts the scratch is made for. */
  readonly parts: number;
  /** What is called, in order. */
  readonly steps: readonly PlannedStep[];
  /** Bytes that all takes, a multiple of WebAssembly's page. */
  readonly memoryBytes: number;
  /** The parameter blocks of all steps, and where they lie. */
  readonly blocks: { readonly address: number; readonly data: Uint8Array };
  /** Pairs of a kernel's index among the names in `KERNELS` and its block's address. */
  readonly program: Int32Array;
  /** Address of the dense input. */
  readonly input: number;
  /** Where the dense outputs lie once all has run. */
  readonly outputs: readonly { readonly address: number; readonly shape: ValueShape }[];
  /** Room for an image's bytes, free until the program runs. */
  readonly staging: Region;
  /** Bytes of values, at their addresses by lifetimes. */
  readonly arena: Region;
}
