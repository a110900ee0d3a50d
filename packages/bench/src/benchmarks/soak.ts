import { RsanetError } from '@rsanet/errors';
import { loadDetector, type ModelSource, type NodeImage } from '@rsanet/rsanet/node';
import { type NodeBackendName, tfjsRuntime, useBackend } from '@rsanet/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { linearRegression } from 'simple-statistics';
import { type Environment, environment } from '../environment/environment.ts';

/** Options of {@link soak}. */
export interface SoakOptions {
  /** Calls of `detect`, 500 by default. */
  calls?: number;
  /** Calls after which memory should have settled; the slope is that of the samples from there on; 100 by default. */
  warmup?: number;
  /** Calls between two samples of memory, 50 by default. */
  every?: number;
  /** wasm by default; it becomes TensorFlow.js's current backend. */
  backend?: NodeBackendName;
  /** Called with each sample as it is taken. */
  onSample?: (sample: MemorySample) => void;
}

/** Memory of this process after so many calls and a garbage collection, in bytes. */
export interface MemorySample {
  call: number;
  rss: number;
  heapUsed: number;
  arrayBuffers: number;
}

/** Result of {@link soak}. */
export interface SoakResult {
  benchmark: 'soak';
  version: 1;
  environment: Environment;
  calls: number;
  warmup: number;
  /** Tensors alive: before the first `detect` and after the last, and how many more than before loading once disposed. */
  tensors: { before: number; after: number; left: number };
  samples: readonly MemorySample[];
  /** Slope of the resident set after warming up, bytes per call. */
  growth: number;
  /** Growth from which on it counts as not flat. */
  bound: number;
  /** Whether the resident set grows by less than `bound`. */
  flat: boolean;
  /** Whether a tensor is left. */
  leaking: boolean;
}

// A third of the smallest thing that a call of RSANet could leave behind, its map at stride 32
// (13 x 13 x 75 float32 are 50,700 bytes), and more than the sampling's noise over 400 calls.
const BOUND = 16 * 1024;

/**
 * Calls `detect` many times on one image and watches tensors and memory. Needs a process started
 * with `node --expose-gc`, or what the collector has not got round to would count as growth.
 *
 * @param source of the model, as `loadDetector` takes it
 * @throws RsanetError INVALID_ARGUMENT without `--expose-gc`, or for calls that leave fewer than three samples after warming up
 * @throws what `loadDetector` and `detect` throw
 */
export async function soak(
  source: ModelSource,
  image: NodeImage,
  options: SoakOptions = {},
): Promise<SoakResult> {
  const { calls = 500, warmup = 100, every = 50, backend = 'wasm', onSample } = options;
  const { gc } = globalThis;
  if (!gc) {
    throw new RsanetError(
      'INVALID_ARGUMENT',
      'The garbage collector is out of reach; start the process with node --expose-gc.',
    );
  }
  assertSamples(calls, warmup, every);

  await useBackend(backend);
  const measuredOn = await environment();
  const unloaded = tf.memory().numTensors;
  const detector = await loadDetector(source, { runtime: tfjsRuntime(backend) });
  const samples: MemorySample[] = [];
  let before: number;
  let after: number;
  try {
    before = tf.memory().numTensors;
    for (let call = 1; call <= calls; call++) {
      await detector.detect(image);
      if (call % every !== 0) continue;
      await gc();
      const { rss, heapUsed, arrayBuffers } = process.memoryUsage();
      samples.push({ call, rss, heapUsed, arrayBuffers });
      onSample?.(samples.at(-1)!);
    }
    after = tf.memory().numTensors;
  } finally {
    detector.dispose();
  }
  const left = tf.memory().numTensors - unloaded;
  const settled = samples.filter(({ call }) => call >= warmup);
  const { m: growth } = linearRegression(settled.map(({ call, rss }) => [call, rss]));
  return {
    benchmark: 'soak',
    version: 1,
    environment: measuredOn,
    calls,
    warmup,
    tensors: { before, after, left },
    samples,
    growth,
    bound: BOUND,
    flat: growth < BOUND,
    leaking: after !== before || left !== 0,
  };
}

function assertSamples(calls: number, warmup: number, every: number): void {
  const whole = [calls, warmup, every].every((value) => Number.isSafeInteger(value) && value >= 0);
  const first = Math.max(1, Math.ceil(warmup / every));
  const settled = Math.floor(calls / every) - first + 1;
  if (whole && settled >= 3) return;
  throw new RsanetError(
    'INVALID_ARGUMENT',
    `${calls} calls, a warm-up of ${warmup} and a sample every ${every} do not leave three samples to see a slope in; ask for more calls.`,
  );
}
