import { startWasm } from '../../sessions/wasm.ts';
import { type Loaded, load, type ModelFiles } from '../start/load.ts';

/** Loads a detector on TensorFlow.js's wasm. */
export async function start(files: ModelFiles): Promise<Loaded> {
  return load((await startWasm()).runtime, files);
}
