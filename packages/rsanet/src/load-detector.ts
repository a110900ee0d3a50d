import { type OptionNames, RsanetError, valueText } from '@rsanet/errors';
import type { ReadFile, Runtime } from '@rsanet/graph';
import { createDetector, type Decode, type DetectorOf } from './detector.ts';
import type { FetchOption, OpenOptions } from './fetch.ts';
import type { ModelPlace, ModelSource } from './model-source.ts';

/** What runs the network: by default `@rsanet/engine`, RSANet's own WebAssembly kernels. */
export type RuntimeChoice =
  | {
      /** Another runtime, such as `tfjsRuntime('webgl')` of `@rsanet/tfjs`. */
      runtime?: Runtime;
      threads?: never;
    }
  | {
      runtime?: never;
      /** Threads of the engine, `auto` by default: as many as the machine runs at once. */
      threads?: number | 'auto';
    };

/** Options of {@link loadDetector}. */
export type LoadOptions = RuntimeChoice & LoadSettings & FetchOption;

/** Options of {@link loadDetector}, whatever runs the network. */
export interface LoadSettings {
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
   * Called each time the GPU is lost, which may happen to a page in the background. Calls
   * under way reject with the same error; the next `detect` starts the device again.
   */
  onDeviceLost?: (error: RsanetError) => void;
}

/** The names of {@link LoadSettings}. */
export const SETTING_NAMES: OptionNames<LoadSettings> = {
  onProgress: true,
  signal: true,
  warmup: true,
  onDeviceLost: true,
};

/** The names of {@link LoadOptions}. */
export const LOAD_NAMES: OptionNames<LoadOptions> = {
  ...SETTING_NAMES,
  runtime: true,
  threads: true,
  fetch: true,
};

/** What loading needs of Node or of the browser. */
export interface Platform<Image> {
  /** Finds a model by its name, path or URL, or the URLs of its files. */
  openModel(place: ModelPlace, options: OpenOptions): Promise<ReadFile>;
  /** Reads or copies at once whatever of the image may change later; the function it returns decodes it, onto a canvas where `takesCanvases`. */
  take(image: Image, takesCanvases: boolean): Decode;
}

/** Loads a detector on a platform, by options that the platform has checked. */
export async function loadOn<Image>(
  platform: Platform<Image>,
  source: ModelSource,
  options: LoadOptions,
): Promise<DetectorOf<Image>> {
  const { signal, warmup, onDeviceLost } = options;
  signal?.throwIfAborted();
  // Imported on demand: a page shows itself before the code that reads models, a third of all, is there.
  const reading = import('./read-model.ts').then(({ readFolded }) =>
    readFolded(platform.openModel, source, options),
  );
  const [{ graph, metadata }, runtime] = await Promise.all([reading, chosenRuntime(options)]);
  signal?.throwIfAborted();
  const executor = await runtime.open(graph, {
    signal,
    onDeviceLost,
    warmUp: warmup ? metadata.input : undefined,
  });
  return createDetector<Image>({
    executor,
    metadata,
    take: (image) => platform.take(image, executor.takesCanvases),
  });
}

/** Imports the engine only where no other runtime is given, so that a page on a GPU does not load it. */
async function chosenRuntime({ runtime, threads }: LoadOptions): Promise<Runtime> {
  if (runtime === undefined) return (await import('@rsanet/engine')).engineRuntime({ threads });
  if (typeof runtime?.open !== 'function') {
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `runtime is ${valueText(runtime)}; give a runtime, such as tfjsRuntime('webgl') of @rsanet/tfjs, or nothing.`,
    );
  }
  if (threads === undefined) return runtime;
  throw new RsanetError(
    'INVALID_ARGUMENT',
    `threads is ${valueText(threads)} beside a runtime; threads are the engine's alone, so leave one of the two out.`,
  );
}
