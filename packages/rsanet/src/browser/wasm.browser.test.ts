import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { backendSuite } from './testing/backend-suite.ts';
import { WASM_PATH } from './testing/wasm-path.ts';

setWasmPaths(WASM_PATH);
tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
backendSuite('wasm');
