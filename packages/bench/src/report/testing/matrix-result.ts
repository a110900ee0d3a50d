import type { MatrixNetwork, MatrixResult } from '../../matrix/matrix.ts';
import type { Cell } from '../../matrix/run-cell.ts';
import type { Parity } from '../../sessions/parity.ts';
import { BACKENDS, type BackendName, type SessionInfo } from '../../sessions/protocol.ts';
import { infoOf } from '../../sessions/testing/session-info.ts';
import { figureOf, measuredOn } from './measured.ts';

const parity = (largest: number): Parity => ({
  difference: { largest, of: 5 },
  tolerance: 1e-4,
  boxes: { expected: 7, unmatched: largest > 5e-4 ? 3 : 0 },
  within: largest <= 5e-4,
});

const browser = { browser: 'Chromium 140.0', node: null, isolated: true };
const swiftshader =
  'ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero)), SwiftShader driver)';

/** Milliseconds of a forward pass, and what the backend says of itself. */
const forward: Partial<Record<BackendName, [time: number, info: Partial<SessionInfo>]>> = {
  cpu: [5240, {}],
  wasm: [148, { simd: true }],
  'wasm-threads': [81.4, { simd: true, threads: 2 }],
  node: [64.2, { threads: null }],
  'node-webgpu': [1310, { software: true, adapter: 'llvmpipe (LLVM 19, 256 bits)' }],
  'onnxruntime-node': [41.7, {}],
  'onnxruntime-web': [183, { simd: true }],
  jax: [3170, { simd: true }],
  engine: [97.3, { simd: true }],
  'engine-threads': [52.6, { simd: true, threads: 2 }],
  'browser-wasm': [151, { ...browser, simd: true }],
  'browser-wasm-threads': [80.2, { ...browser, simd: true, threads: 2 }],
  'browser-onnxruntime-web': [184, { ...browser, simd: true }],
  'browser-litert': [120, { ...browser, simd: true }],
  'browser-engine': [80.7, { ...browser, simd: true }],
  'browser-engine-threads': [43.9, { ...browser, simd: true, threads: 2 }],
  'browser-webgl': [1620, { ...browser, software: true, renderer: swiftshader }],
};

function cellOf(backend: BackendName): Cell {
  const found = forward[backend];
  if (found) {
    const [time, info] = found;
    return {
      backend,
      status: 'ok',
      info: infoOf(backend, info),
      parity: parity(2e-6),
      stages: {
        preprocess: figureOf(4.2),
        forward: figureOf(time),
        postprocess: figureOf(0.85),
        total: figureOf(time + 5.1),
      },
      fps: 1000 / figureOf(time + 5.1).median,
      resources: {
        tensorsLeft: 0,
        kernels: 96,
        bytesMoved: 58_300_000,
        peakMemory: 412_000_000,
      },
    };
  }
  if (backend === 'node-gpu') {
    return {
      backend,
      status: 'unavailable',
      reason: 'No package `@tensorflow/tfjs-node-gpu` | install it.',
    };
  }
  if (backend === 'browser-cpu')
    return { backend, status: 'failed', reason: 'No answer within 180000 ms.' };
  const reason = 'The outputs differ from those of cpu by 2.0e-1 of the largest.';
  return { backend, status: 'failed', reason, parity: parity(1) };
}

const facts: Omit<MatrixNetwork, 'cells'> = {
  preset: 'voc-416',
  input: { width: 416, height: 416 },
  withoutReference: null,
  hash: 'ab'.repeat(32),
  bytes: 13_200_000,
  params: 3_276_385,
  macs: 1_721_859_000,
  flops: 3_513_000_000,
  memoryAccess: 180_000_000,
};

/** Every backend, of which some are missing, fail, or compute on a CPU. */
export const matrixResult: MatrixResult = {
  benchmark: 'matrix',
  version: 1,
  environment: (({ backend: _, ...machine }) => machine)(measuredOn),
  settings: { runs: 12, warmups: 3, threads: null, seed: 1 },
  picture: { width: 640, height: 480 },
  networks: [{ ...facts, cells: BACKENDS.map(cellOf) }],
};
