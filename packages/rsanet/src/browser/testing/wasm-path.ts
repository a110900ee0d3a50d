/** Where the tests' server has the binaries of `@tensorflow/tfjs-backend-wasm`. */
export const WASM_PATH = '/node_modules/@tensorflow/tfjs-backend-wasm/dist/';
