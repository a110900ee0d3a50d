import type { RsanetError } from '@rsanet/errors';
import type { ImageBatch, ReadFile, Runtime } from '@rsanet/graph';
import { createDetector, type DetectorOf } from './detector.ts';
import type { ModelSource } from './read-model.ts';

/** Options of {@link loadDetector}. */
export interface LoadOptions {
  /** What runs the network; each platform's `loadDetector` says which is the default. */
  runtime?: Runtime;
  /**
   * Called with the bytes so far and of all files: as they come over the network, after each file else.
   * Rises from call to call; the last one says both equal.
   */
  onProgress?: (loaded: number, total: number) => void;
  /** Stops loading; `loadDetector` rejects with its reason. */
  signal?: AbortSignal;
  /** Makes the first `detect` as fast as the next, by compiling and running the network once; off by default. */
  warmup?: boolean;
  /**
   * Called each time the GPU is lost, as WebGL's context may be while the page is in the background. What is
   * under way rejects with the same error; the next `detect` starts the device again.
   */
  onDeviceLost?: (error: RsanetError) => void;
}

/** What loading needs of Node or of the browser. */
export interface Platform<Image> {
  /** Finds a model by its name, path or URL. */
  openModel(source: string | URL, signal?: AbortSignal): Promise<ReadFile>;
  /** What runs networks where nothing else is given. */
  defaultRuntime(): Promise<Runtime>;
  /** Reads an image into bytes, or where the executor takes those into a canvas. */
  read(
    image: Image,
    takesCanvases: boolean,
    signal?: AbortSignal,
  ): Promise<ImageBatch['images'][number]>;
}

/** Loads a detector on a platform. */
export async function loadOn<Image>(
  platform: Platform<Image>,
  source: ModelSource,
  options: LoadOptions = {},
): Promise<DetectorOf<Image>> {
  const { signal, warmup, onDeviceLost } = options;
  signal?.throwIfAborted();
  // Apart, so that a page shows itself before the code that reads models, a third of all, is there.
  const reading = import('./read-model.ts').then(({ readFolded }) =>
    readFolded(platform.openModel, source, options),
  );
  const [{ graph, metadata }, runtime] = await Promise.all([
    reading,
    options.runtime ?? platform.defaultRuntime(),
  ]);
  signal?.throwIfAborted();
  const executor = await runtime.open(graph, {
    signal,
    onDeviceLost,
    warmUp: warmup ? metadata.input : undefined,
  });
  return createDetector<Image>({
    executor,
    metadata,
    read: (image, stop) => platform.read(image, executor.takesCanvases, stop),
  });
}
