import { type BackendName, tfjsRuntime } from '@rsanet/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { linearRegression } from 'simple-statistics';
import { expect, inject, test } from 'vitest';
import { detectorFiles, loadDetector } from '../../index.ts';
import { coloursModel } from '../../testing/colours.ts';
import { type Sample, soak } from './soak.ts';

const FRAMES = 2000;
/** Frames in which caches, pools and compiled code settle. */
const SETTLED = 100;
/**
 * Less than a frame's result, with its boxes, times and promises, takes in JavaScript's heap. Code that is still
 * being compiled grows it too, in the first half more.
 */
const HEAP_BYTES_PER_FRAME = { all: 1024, secondHalf: 256 };

/** Memory over many frames of a stream; of a small network, or of the one at SOAK_MODEL. */
export function soakSuite(backend: BackendName): void {
  test(`${FRAMES} frames leave no tensor, no texture and no object`, {
    timeout: 3_600_000,
  }, async () => {
    const { graph, metadata } = coloursModel(64, 64);
    const source = inject('soakModel') ?? detectorFiles(graph, metadata);
    const detector = await loadDetector(source, { runtime: tfjsRuntime(backend) });
    const samples = await soak(detector, FRAMES, 100);
    detector.dispose();
    expect(tf.memory().numTensors).toBe(0);

    // Shown for whoever measures a model of their own.
    // biome-ignore lint/suspicious/noConsole: the figures are what this is run for
    console.log(samples.map((sample) => Object.values(sample).join(' ')).join('\n'));
    const settled = samples.filter(({ frames }) => frames >= SETTLED);
    expect(settled).toHaveLength(FRAMES / 100);
    for (const key of ['tensors', 'buffers', 'gpuBytes'] as const) {
      expect(new Set(settled.map((sample) => sample[key])).size, key).toBe(1);
    }
    const half = settled.filter(({ frames }) => frames >= FRAMES / 2);
    expect(heapGrowth(settled)).toBeLessThan(HEAP_BYTES_PER_FRAME.all);
    expect(heapGrowth(half)).toBeLessThan(HEAP_BYTES_PER_FRAME.secondHalf);
  });
}

/** Bytes per frame, by a line through all samples. */
function heapGrowth(samples: readonly Sample[]): number {
  return linearRegression(samples.map(({ frames, heapBytes }) => [frames, heapBytes])).m;
}
