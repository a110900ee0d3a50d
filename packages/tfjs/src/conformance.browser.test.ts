import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-webgl';
import '@tensorflow/tfjs-backend-webgpu';
import { conformanceCases } from '@rsanet/graph/conformance';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { tfjsRuntime } from './index.ts';

setWasmPaths('/node_modules/@tensorflow/tfjs-backend-wasm/dist/');

// Node runs the large networks on the same code.
const onCpu = conformanceCases({
  tolerance: 1e-5,
  letterboxTolerance: 1e-6,
  networks: ['mobileNetV2'],
});

// Often software: one network, few random graphs.
const onGpu = conformanceCases({
  tolerance: 1e-4,
  letterboxTolerance: 1e-3,
  networks: ['mobileNetV2'],
  randomGraphs: 10,
});

describe.each([
  ['cpu', onCpu],
  ['wasm', onCpu],
  ['webgl', onGpu],
  ['webgpu', onGpu],
] as const)('on %s', (backend, cases) => {
  test.each(cases)('$name', async ({ run }) => {
    await run(tfjsRuntime(backend));
    expect(tf.memory().numTensors).toBe(0);
  });
});
