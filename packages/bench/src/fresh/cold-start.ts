import type { RawImage } from '@rsanet/detect-utils';
import type { Loaded, ModelFiles } from './start/load.ts';

/** From the import of a runtime to the first boxes, in milliseconds. */
export interface ColdStart {
  /** Boxes of the image. */
  readonly boxes: number;
  /** Importing the code. */
  readonly imports: number;
  /** Starting the runtime and loading the model. */
  readonly load: number;
  /** Of that, from the network, read, to what runs it: compiling, planning, packing. */
  readonly opening: number;
  /** From the image to its boxes, for the first time. */
  readonly first: number;
  /** All of it, measured as one. */
  readonly total: number;
}

/** The module of a runtime. */
export interface StartModule {
  start(files: ModelFiles): Promise<Loaded>;
}

/** Calls after the first one, by which memory reaches what it stays at. */
const MORE_CALLS = 3;

/** Imports a runtime, loads a detector on it, detects in an image, and then some times more, which are not timed. */
export async function coldStart(
  importStart: () => Promise<StartModule>,
  files: ModelFiles,
  image: RawImage,
): Promise<ColdStart> {
  const begin = performance.now();
  const { start } = await importStart();
  const imported = performance.now();
  const { opening, detect } = await start(files);
  const loaded = performance.now();
  const boxes = await detect(image);
  const end = performance.now();
  for (let call = 0; call < MORE_CALLS; call++) await detect(image);
  return {
    boxes,
    imports: imported - begin,
    load: loaded - imported,
    opening,
    first: end - loaded,
    total: end - begin,
  };
}
