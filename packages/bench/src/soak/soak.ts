import { setTimeout as delay } from 'node:timers/promises';
import { RsanetError } from '@rsanet/errors';
import { useBackend } from '@rsanet/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { machine } from '../environment/environment.ts';
import type { Recorded } from '../report/schema/recorded.ts';
import type { soakResult } from '../report/schema/soak.ts';
import { sampleImage } from '../sample/image.ts';
import { countAlive } from './alive.ts';
import { judge, type MemorySample, MIN_SAMPLES } from './judge.ts';
import { type SoakCase, type TurnCounts, turn } from './turn.ts';

/** Options of {@link soak}. */
export interface SoakOptions {
  /** How long it goes on, 5 by default; longer where there are too few samples by then. */
  minutes?: number;
  /** Of what happens in which order, 1 by default. */
  seed?: number;
  /** Called with each sample as it is taken. */
  onSample?: (sample: MemorySample) => void;
}

/** Result of {@link soak}. */
export type SoakResult = Recorded<typeof soakResult>;

/** Samples over the whole time. */
const SAMPLES = 120;

const IMAGE_SIZES = [
  { width: 64, height: 48 },
  { width: 640, height: 480 },
  { width: 400, height: 1000 },
  { width: 1280, height: 720 },
];

/**
 * Lets detectors live and end for minutes, one after the other: see `turn`. When none is there and garbage is collected, samples
 * are taken of what the process still holds, 120 in all, and judged at the end. Needs a process started with
 * `node --expose-gc`, or what the collector has not got round to would count as growth.
 *
 * @param cases that take turns; each once at first, then in the order that the seed draws
 * @throws RsanetError INVALID_ARGUMENT without `--expose-gc`, or for minutes that are no positive number
 * @throws what `loadDetector` and `detect` throw
 */
export async function soak(
  cases: readonly SoakCase[],
  options: SoakOptions = {},
): Promise<SoakResult> {
  const { minutes = 5, seed = 1, onSample } = options;
  if (!(minutes > 0 && minutes < Infinity)) {
    throw new RsanetError('INVALID_ARGUMENT', `minutes is ${minutes}; expected a positive number.`);
  }
  const collect = garbageCollector();
  // TensorFlow.js keeps its backend for good, so it starts before anything is counted.
  await useBackend('wasm');
  const environment = machine();
  const random = xoroshiro128plus(seed);
  const draw = (from: number, to: number) => uniformInt(random, from, to);
  const images = IMAGE_SIZES.map((size) => sampleImage(size, seed));
  const counts: TurnCounts = {
    loads: 0,
    abortedLoads: 0,
    calls: 0,
    abortedCalls: 0,
    disposedCalls: 0,
  };
  const samples: MemorySample[] = [];
  const begin = performance.now();
  const seconds = () => (performance.now() - begin) / 1000;
  const alive = countAlive();
  async function sample(): Promise<void> {
    await collect();
    const { rss, heapUsed, arrayBuffers } = process.memoryUsage();
    const { numTensors: tensors } = tf.memory();
    const [memories, workers] = [alive.memories(), alive.workers()];
    samples.push({ seconds: seconds(), rss, heapUsed, arrayBuffers, tensors, memories, workers });
    onSample?.(samples.at(-1)!);
  }

  try {
    await sample();
    const first = [...cases];
    while (seconds() < 60 * minutes || samples.length < MIN_SAMPLES) {
      await turn(first.shift() ?? cases[draw(0, cases.length - 1)]!, images, draw, counts);
      if (seconds() >= (samples.length / SAMPLES) * 60 * minutes) await sample();
    }
  } finally {
    alive.stop();
  }
  return {
    benchmark: 'soak',
    version: 2,
    environment,
    minutes,
    seed,
    cases: cases.map(({ name }) => name),
    counts,
    samples,
    ...judge(samples),
  };
}

/** What collects garbage, and lets happen what waits for that. */
function garbageCollector(): () => Promise<void> {
  const { gc } = globalThis;
  if (gc === undefined) {
    throw new RsanetError(
      'INVALID_ARGUMENT',
      'The garbage collector is out of reach; start the process with node --expose-gc.',
    );
  }
  return async () => {
    // What a first collection ends may hold what a second one finds.
    for (let times = 0; times < 3; times++) {
      await gc();
      await delay(1);
    }
  };
}
