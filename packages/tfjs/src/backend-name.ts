/**
 * A backend of TensorFlow.js, by our name of it. A page has `webgpu`, `webgl`, `wasm` and `cpu`, as far as it
 * imports them; Node has `wasm`, `cpu` and `node`, which is native TensorFlow.
 */
export type BackendName = 'webgpu' | 'webgl' | 'wasm' | 'cpu' | 'node';

/** TensorFlow.js's name of a backend. */
export function tfjsName(name: string): string {
  return name === 'node' ? 'tensorflow' : name;
}

/** Our name of a backend. */
export function ourName(tfjsName: string): string {
  return tfjsName === 'tensorflow' ? 'node' : tfjsName;
}
