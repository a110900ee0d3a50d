import type { Size } from '@rsanet/detect-utils';
import { isRsanetError, RsanetError } from '@rsanet/errors';
import {
  fold,
  type ModelFiles,
  type ReadFile,
  type ReadOptions,
  type TfjsInput,
} from '@rsanet/graph';
import type { BackendChoice } from './backend-choice.ts';
import { createDetector, type DetectorOf } from './detector.ts';
import { checkedModel, type DetectorModel, readDetectorFiles } from './detector-files.ts';
import { mendingExecutor } from './mending-executor.ts';
import type { Fitted } from './network-input.ts';

/** Options of {@link loadDetector}. */
export interface LoadOptions<Backend extends string = string> {
  /** What computes; each platform's `loadDetector` says what it takes and which is the default. */
  backend?: Backend;
  /**
   * Called with the bytes so far and of all files: as they come over the network, after each file else.
   * Rises from call to call; the last one says both equal.
   */
  onProgress?: (loaded: number, total: number) => void;
  /** Stops loading; `loadDetector` rejects with its reason. */
  signal?: AbortSignal;
  /**
   * Compiles the backend's shaders, all at once where it can, and runs the network once, so that the
   * first `detect` is as fast as the next; off by default.
   */
  warmup?: boolean;
  /**
   * Told each time the graphics device is lost, as WebGL's context may be while the page is in the
   * background. What is under way rejects with the same error; the next `detect` starts the device anew.
   */
  onDeviceLost?: (error: RsanetError) => void;
}

/** Where a detector comes from: a place, the files of a graph model in memory, or plain data. */
export type ModelSource = string | URL | ModelFiles | DetectorModel;

/** What loading needs of Node or of the browser. */
export interface Platform<Image, Backend extends string> {
  /** Finds a model by its name, path or URL. */
  openModel(source: string | URL, signal?: AbortSignal): Promise<ReadFile>;
  /** Starts a backend, of the platform's choice when none is named. */
  startBackend(backend?: Backend): Promise<BackendChoice>;
  /** Fits pictures into the network's input, on the backend of that name where that is better. */
  fit(
    images: readonly Image[],
    input: Size,
    backend: string,
    signal?: AbortSignal,
  ): Promise<Fitted<TfjsInput>>;
}

/** Loads a detector on a platform; what fails on the way leaves no tensor. */
export async function loadOn<Image, Backend extends string>(
  platform: Platform<Image, Backend>,
  source: ModelSource,
  options: LoadOptions<Backend> = {},
): Promise<DetectorOf<Image>> {
  const { signal, warmup } = options;
  signal?.throwIfAborted();
  const backend = await platform.startBackend(options.backend);
  const { graph, metadata } = await readModel(platform.openModel, source, options);
  signal?.throwIfAborted();

  const executor = mendingExecutor(fold(graph), backend.name, options.onDeviceLost);
  try {
    if (warmup) {
      const { width, height } = metadata.input;
      const shape = [1, height, width, 3] as const;
      await executor.compile(shape);
      signal?.throwIfAborted();
      await executor.run({ data: new Float32Array(height * width * 3), shape });
      signal?.throwIfAborted();
    }
  } catch (error) {
    executor.dispose();
    throw error;
  }
  return createDetector<Image, TfjsInput>({
    ...{ executor, metadata, backend },
    fit: (images, input, stop) => platform.fit(images, input, backend.name, stop),
  });
}

/** Reads and checks a detector, wherever it comes from. */
export async function readModel(
  openModel: (source: string | URL, signal?: AbortSignal) => Promise<ReadFile>,
  source: ModelSource,
  options: ReadOptions,
): Promise<DetectorModel> {
  if (typeof source === 'string' || source instanceof URL) {
    const read = await openModel(source, options.signal);
    return readDetectorFiles(read, options).catch((error: unknown) => {
      if (!isRsanetError(error) || error.code === 'MODEL_NOT_FOUND') throw error;
      const message = `The model '${source}' cannot be used: ${error.message}`;
      throw new RsanetError(error.code, message, { cause: error });
    });
  }
  if (source instanceof Map) return readDetectorFiles(readMap(source), options);
  if (typeof source === 'object' && source !== null && 'graph' in source) {
    return checkedModel(source);
  }
  throw new RsanetError(
    'INVALID_ARGUMENT',
    `A detector cannot be loaded from ${source}; give a path, URL, files or { graph, metadata }.`,
  );
}

function readMap(files: ModelFiles): ReadFile {
  return async (name) => {
    const bytes = files.get(name);
    if (bytes) return bytes;
    throw new RsanetError('INVALID_MODEL', `The model's file ${name} is missing.`);
  };
}
