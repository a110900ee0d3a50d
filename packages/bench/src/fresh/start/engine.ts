import { engineRuntime } from '@rsanet/engine';
import { type Loaded, load, type ModelFiles } from './load.ts';

/** Loads a detector on the engine. */
export const start = (files: ModelFiles): Promise<Loaded> =>
  load(engineRuntime({ threads: 1 }), files);
