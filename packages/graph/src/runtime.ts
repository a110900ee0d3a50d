import type { RsanetError } from '@rsanet/errors';
import type { Graph } from './graph.ts';
import type { InputSize } from './shapes.ts';

/** A tensor outside any framework: row-major, batch first. */
export interface RawTensor {
  readonly data: Float32Array;
  readonly shape: readonly number[];
}

/** A decoded image: rows top to bottom, channels interleaved, bytes 0..255. */
export interface ImageBytes extends InputSize {
  readonly data: Uint8Array | Uint8ClampedArray;
  /** Values per pixel: 1 grey, 3 RGB, 4 RGBA; worked out from the length when left out. */
  readonly channels?: 1 | 3 | 4;
}

/** How an image lies in the network's input; `letterbox` of `@rsanet/detect-utils` computes it. */
export interface ImageTransform {
  /** The image, in its own pixels. */
  readonly source: InputSize;
  /** The network's input, in its pixels. */
  readonly input: InputSize;
  /** Input pixels per source pixel. */
  readonly scale: number;
  /** Input pixels left of the image. */
  readonly offsetX: number;
  /** Input pixels above the image. */
  readonly offsetY: number;
}

/** Images that the runtime letterboxes into the network's input by itself: bilinear, RGB in 0..1, padding 0.5. */
export interface ImageBatch {
  /** Bytes anywhere; canvases as well where {@link Executor.takesCanvases} says so. */
  readonly images: readonly (ImageBytes | InputSize)[];
  /** One per image, all of one input size. */
  readonly letterbox: readonly ImageTransform[];
}

/** What computes, and why. */
export interface BackendChoice {
  /** Our name of it, such as `wasm` or `node`. */
  readonly name: string;
  /** Why it was taken, in words. */
  readonly reason: string;
  /** The better ones that could not be taken, in the order of the attempts, and why. */
  readonly tried: readonly { readonly name: string; readonly reason: string }[];
}

/** Options of {@link Executor.run}. */
export interface RunOptions {
  /** Stops the work between its steps; `run` rejects with its reason. */
  readonly signal?: AbortSignal | undefined;
}

/** One network, ready to run. Runs may overlap. */
export interface Executor {
  readonly backend: BackendChoice;
  /** Whether `run` takes canvases as images: a GPU draws them without reading their pixels. */
  readonly takesCanvases: boolean;
  /**
   * The values of the graph's outputs, in their order.
   *
   * @param input what the network's input node takes, NHWC, with a batch in front; or images
   * @throws RsanetError INVALID_ARGUMENT when the input does not fit the network
   * @throws RsanetError DISPOSED after `dispose`
   * @throws RsanetError DEVICE_LOST when the device is lost meanwhile; the next run starts it anew
   * @throws the signal's reason when aborted
   */
  run(input: RawTensor | ImageBatch, options?: RunOptions): Promise<RawTensor[]>;
  /** Frees all that the executor holds; idempotent. A run under way ends or rejects with DISPOSED. */
  dispose(): Promise<void>;
}

/** Options of {@link Runtime.open}. */
export interface OpenOptions {
  readonly signal?: AbortSignal | undefined;
  /** Makes the first run as fast as the next, for inputs of this size in pixels. */
  readonly warmUp?: InputSize | undefined;
  /** Called each time the device is lost, as WebGL's context may be while a page is in the background. */
  readonly onDeviceLost?: ((error: RsanetError) => void) | undefined;
}

/** Runs networks, such as `engineRuntime()` or `tfjsRuntime('wasm')`. */
export interface Runtime {
  /** Our name of it, such as `wasm` or `node`. */
  readonly name: string;
  /**
   * Prepares a graph of one input to be run, on the device that computes.
   *
   * @throws RsanetError BACKEND_UNAVAILABLE when what computes is missing or does not start
   * @throws RsanetError INVALID_ARGUMENT when the graph has not exactly one input
   * @throws the signal's reason when aborted
   */
  open(graph: Graph, options?: OpenOptions): Promise<Executor>;
}
