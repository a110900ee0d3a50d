import type { Graph, RawTensor, Runtime } from '@rsanet/graph';
import type { BackendName, Job, SessionInfo } from './protocol.ts';

/** A backend that has started, the only one in its process or page. */
export interface Started {
  /** What it says of itself; what is left out is null. */
  readonly facts: Pick<SessionInfo, 'packages'> & Partial<Pick<SessionInfo, keyof typeof UNKNOWN>>;
  /** What runs networks on it. */
  readonly runtime: Runtime;
  /** What it counts of its work; left out where it counts nothing. */
  readonly counters?: Counters;
}

/** Starts a backend for a job, by its name. */
export type StartBackend<Name extends BackendName> = Readonly<
  Record<Name, (job: Job) => Promise<Started>>
>;

/** What a backend counts of its work. */
export interface Counters {
  /** Tensors alive. */
  tensors(): number;
  /** Kernels launched for an input. */
  kernels(graph: Graph, input: RawTensor): Promise<number>;
}

/** What a session says of itself where it does not know. */
export const UNKNOWN = {
  threads: null,
  software: null,
  simd: null,
  isolated: null,
  renderer: null,
  adapter: null,
  device: null,
  browser: null,
  node: null,
  note: null,
} as const;
