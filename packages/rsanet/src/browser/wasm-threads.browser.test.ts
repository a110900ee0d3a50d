import { getThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { expect, test } from 'vitest';
import { backendSuite } from './testing/backend-suite.ts';
import { WASM_PATH } from './testing/wasm-path.ts';

setWasmPaths(WASM_PATH);
// TensorFlow.js takes half of these, and the machine may have only two.
Object.defineProperty(navigator, 'hardwareConcurrency', { value: 4 });
backendSuite('wasm');

test('computes with threads', () => {
  expect(getThreadsCount()).toBe(2);
});
