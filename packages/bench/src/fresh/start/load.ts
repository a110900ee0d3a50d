import type { RawImage } from '@rsanet/detect-utils';
import type { ReadFile, Runtime } from '@rsanet/graph';
import { loadDetector } from '@rsanet/rsanet';

/** A model's files, and where they are. */
export interface ModelFiles {
  readonly folder: string;
  readonly read: ReadFile;
}

/** A detector that has just been loaded. */
export interface Loaded {
  /** Milliseconds from the network, read, to the executor: compiling, planning, packing. */
  readonly opening: number;
  /** How many boxes are in an image. */
  detect(image: RawImage): Promise<number>;
}

/** Loads a detector with a runtime, as an application does. */
export async function load(runtime: Runtime, { folder }: ModelFiles): Promise<Loaded> {
  let opening = 0;
  const timed: Runtime = {
    name: runtime.name,
    async open(graph, options) {
      const begin = performance.now();
      const executor = await runtime.open(graph, options);
      opening = performance.now() - begin;
      return executor;
    },
  };
  const detector = await loadDetector(folder, { runtime: timed });
  return { opening, detect: async (image) => (await detector.detect(image)).length };
}
