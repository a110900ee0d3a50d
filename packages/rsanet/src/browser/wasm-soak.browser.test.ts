import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { soakSuite } from './testing/soak-suite.ts';
import { WASM_PATH } from './testing/wasm-path.ts';

setWasmPaths(WASM_PATH);
soakSuite('wasm');
