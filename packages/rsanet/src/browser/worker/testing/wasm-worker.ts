import './dynamic-import.ts';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { serveDetector } from '../../../worker.ts';
import { WASM_PATH } from '../../testing/wasm-path.ts';

setWasmPaths(WASM_PATH);
serveDetector();
