import * as tf from '@tensorflow/tfjs-core';
import { cdp } from 'vitest/browser';
import { type Detector, detectStream, type Frame } from '../../index.ts';
import { bloodSmear } from '../../testing/blood-smear.ts';

/** Memory after so many frames and a garbage collection. */
export interface Sample {
  frames: number;
  tensors: number;
  buffers: number;
  /** Bytes of textures that TensorFlow.js has, in use or kept; 0 where it has none. */
  gpuBytes: number;
  heapBytes: number;
}

interface GpuMemory {
  numBytesInGPUAllocated?: number;
}

/** Detects on so many frames of a canvas that changes, and takes a sample after each `every`. */
export async function soak(detector: Detector, frames: number, every: number): Promise<Sample[]> {
  const { data, width, height } = bloodSmear();
  const canvas = new OffscreenCanvas(width / 2, height / 2);
  const context = canvas.getContext('2d')!;
  const smear = await createImageBitmap(new ImageData(new Uint8ClampedArray(data), width, height));
  let count = 0;
  let show = (_: Frame) => {};
  const next = () => {
    context.drawImage(smear, (++count * 7) % 64, 0, width / 2, height / 2);
    show({ time: performance.now(), count });
  };
  const clock = (onFrame: (frame: Frame) => void) => {
    show = onFrame;
    setTimeout(next);
    return () => {};
  };
  const samples: Sample[] = [];
  for await (const { frame } of detectStream(detector, canvas, { clock })) {
    if (frame.count % every === 0) samples.push(await sample(frame.count));
    if (frame.count === frames) break;
    next();
  }
  smear.close();
  return samples;
}

async function sample(frames: number): Promise<Sample> {
  // Typed by Playwright alone.
  const chromium = cdp() as unknown as {
    send(method: string): Promise<{ usedSize: number }>;
  };
  await chromium.send('HeapProfiler.collectGarbage');
  const { usedSize: heapBytes } = await chromium.send('Runtime.getHeapUsage');
  const memory = tf.memory() as tf.MemoryInfo & GpuMemory;
  const { numTensors: tensors, numDataBuffers: buffers } = memory;
  return { frames, tensors, buffers, gpuBytes: memory.numBytesInGPUAllocated ?? 0, heapBytes };
}
