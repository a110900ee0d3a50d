import { expect, test } from 'vitest';
import { registerWasmGradients } from './index.ts';

test('refuses to come before the backend, which would put its own kernels back', async () => {
  expect(registerWasmGradients).toThrow(expect.objectContaining({ code: 'BACKEND_UNAVAILABLE' }));
  await import('@tensorflow/tfjs-backend-wasm');
  registerWasmGradients();
});
