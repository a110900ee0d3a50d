import type { Size } from '@rsanet/detect-utils';
import type { RsanetError } from '@rsanet/errors';
import type { ReadFile } from '@rsanet/graph';
import type { TfjsInput } from '@rsanet/tfjs';
import type { BackendChoice } from './backend-choice.ts';
import { createDetector, type DetectorOf } from './detector.ts';
import type { Fitted } from './network-input.ts';
import type { ModelSource } from './read-model.ts';
import { recoveringExecutor } from './recovering-executor.ts';

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
  // The code that reads models, a third of all, comes while the backend starts.
  const [backend, { readFolded }] = await Promise.all([
    platform.startBackend(options.backend),
    import('./read-model.ts'),
  ]);
  signal?.throwIfAborted();
  const { graph, metadata } = await readFolded(platform.openModel, source, options);
  signal?.throwIfAborted();

  const executor = recoveringExecutor(graph, backend.name, options.onDeviceLost);
  try {
    if (warmup) {
      const { width, height } = metadata.input;
      const shape = [1, height, width, 3] as const;
      await executor.warmUp(shape);
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
