import type { RawTensor } from '@rsanet/graph';
import type { Detection } from '@rsanet/rsanet';
import type { Recorded } from '../report/schema/recorded.ts';
import type { resources } from '../report/schema/resources.ts';
import type { sessionInfo } from '../report/schema/session-info.ts';

/** Backends that run in a Node process. */
export const NODE_BACKENDS = [
  'cpu',
  'wasm',
  'wasm-threads',
  'node',
  'node-gpu',
  'node-webgpu',
  'onnxruntime-node',
  'onnxruntime-web',
  'jax',
  'engine',
  'engine-threads',
] as const;

/** Backends that run in a page of Chromium. */
const BROWSER_BACKENDS = [
  'browser-cpu',
  'browser-wasm',
  'browser-wasm-threads',
  'browser-webgl',
  'browser-webgpu',
  'browser-onnxruntime-web',
  'browser-litert',
  'browser-engine',
  'browser-engine-threads',
] as const;

/** Every backend, in the order in which people read of them. */
export const BACKENDS: readonly BackendName[] = [...NODE_BACKENDS, ...BROWSER_BACKENDS];

export type NodeBackendName = (typeof NODE_BACKENDS)[number];
export type BrowserBackendName = (typeof BROWSER_BACKENDS)[number];

/** What a network can be run on, by the name that people choose it by. */
export type BackendName = NodeBackendName | BrowserBackendName;

/** What a session is to run. It reads the files itself, so that a child process or a page can. */
export interface Job {
  /** Folder of a TF.js graph model, with a detector's metadata where outputs are to be decoded. */
  model: string;
  /** File of a decoded image: rows of RGB bytes, nothing before or after; the size in pixels. */
  image: { path: string; width: number; height: number };
  /** Threads asked for; the backend's own choice when left out. */
  threads?: number;
  /** Inferences after the cold first one, before any that is measured; 2 by default. */
  warmups?: number;
}

/** Milliseconds of one inference by stage; the output is awaited and read. */
export interface StageTimes {
  /** From image to the network's input, on the CPU. */
  preprocess: number;
  /** From numbers in to numbers read. */
  forward: number;
  /** Decode, suppress, take back to the image; 0 where the model has no detector's metadata. */
  postprocess: number;
  /** All of it, measured as one. */
  total: number;
}

/** What a session says of itself: plain data, kept in the results. Null is "does not apply" or "not reported". */
export type SessionInfo = Recorded<typeof sessionInfo>;

/** What one inference takes and leaves; null is "not reported". */
export type Resources = Recorded<typeof resources>;

/** Everything the network says of the job's image. */
export interface SessionOutputs {
  outputs: RawTensor[];
  /** Boxes in pixels of the image; none where the model has no detector's metadata. */
  detections: Detection[];
}

/**
 * A network on a backend, warmed up, in a process or page of its own. When a call rejects, with an
 * RsanetError BACKEND_UNAVAILABLE that gives the reason (no answer in time, crash, nonsense, the
 * backend's own error), the session is over and so is its process; further calls reject with the same.
 */
export interface Session {
  readonly info: SessionInfo;
  /** One inference. */
  run(): Promise<StageTimes>;
  /** For parity with another session. */
  outputs(): Promise<SessionOutputs>;
  resources(): Promise<Resources>;
  /** Ends the process or page; never rejects; idempotent. */
  close(): Promise<void>;
}

/** A session, or why there is none. A backend that was asked for is never replaced by another. */
export type Opened =
  | { status: 'ok'; session: Session }
  | { status: 'unavailable' | 'failed'; reason: string };

/** Options of a {@link SessionOpener}. */
export interface OpenOptions {
  /** Longest that opening, or any one call of the session, may take, ms. */
  timeoutMs: number;
  /** Ends the session. */
  signal?: AbortSignal | undefined;
}

/** What every measurement in sessions takes. */
export interface MeasureOptions {
  /** Of weights, image and bootstraps; 1 by default. */
  seed?: number;
  /** Longest that opening a session, or one call of it, may take; 180,000 ms by default. */
  timeoutMs?: number;
  /** Stops it; it rejects with its reason. */
  signal?: AbortSignal;
}

/** Opens a session: starts its process or page, loads, warms up. Rejects only with the signal's reason. */
export type SessionOpener<Name extends BackendName = BackendName> = (
  backend: Name,
  job: Job,
  options: OpenOptions,
) => Promise<Opened>;
