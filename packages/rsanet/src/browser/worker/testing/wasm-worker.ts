import '../../../testing/dynamic-import.ts';
import { type BackendName, tfjsRuntime } from '@rsanet/tfjs';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { serveDetector } from '../../../worker.ts';
import { WASM_PATH } from '../../testing/wasm-path.ts';

setWasmPaths(WASM_PATH);
// The page may name the worker after another backend that it is to try.
serveDetector({ runtime: tfjsRuntime((self.name || 'wasm') as BackendName) });
