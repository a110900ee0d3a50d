import type { RsanetError } from '@rsanet/errors';
import { type BackendName, tfjsRuntime } from '@rsanet/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, expect, test } from 'vitest';
import { type Detector, detectorFiles, detectStream, loadDetector } from '../../index.ts';
import { coloursModel } from '../../testing/colours.ts';
import { colouredCanvas } from './coloured-canvas.ts';

/** How a detector outlives the loss of a GPU. */
export function deviceLossSuite(backend: BackendName, lose: () => Promise<unknown>): void {
  const { graph, metadata } = coloursModel(64, 64);
  const files = detectorFiles(graph, metadata);
  const { canvas, expected } = colouredCanvas();
  const loaded: Detector[] = [];

  async function load(onDeviceLost?: (error: RsanetError) => void): Promise<Detector> {
    const detector = await loadDetector(files, {
      runtime: tfjsRuntime(backend),
      ...(onDeviceLost && { onDeviceLost }),
    });
    loaded.push(detector);
    return detector;
  }
  const found = async (detector: Detector) =>
    (await detector.detect(canvas)).map(({ class: name }) => name).sort();

  afterEach(() => {
    for (const detector of loaded.splice(0)) detector.dispose();
    expect(tf.memory().numTensors).toBe(0);
  });

  test('lost between two calls: reported, and the next call finds the same', async () => {
    const reported: RsanetError[] = [];
    const detector = await load((error) => reported.push(error));
    expect(await found(detector)).toEqual(expected);
    for (let losses = 1; losses <= 2; losses++) {
      await lose();
      expect(reported).toHaveLength(losses);
      expect(await found(detector)).toEqual(expected);
    }
    expect(reported[0]).toMatchObject({
      code: 'DEVICE_LOST',
      message: expect.stringContaining(backend),
    });
  });

  test('lost in mid-detect: the call rejects with DEVICE_LOST, and the next one works', async () => {
    // A network large enough for its outputs to be still under way.
    const detector = await loadDetector('/packages/models/models/bccd/', {
      runtime: tfjsRuntime(backend),
    });
    loaded.push(detector);
    const before = await detector.detect(canvas, { scoreThreshold: 0.01 });
    expect(before.length).toBeGreaterThan(0);
    const under = detector.detect(canvas);
    await new Promise((begun) => setTimeout(begun));
    void lose();
    await expect(under).rejects.toMatchObject({ code: 'DEVICE_LOST' });
    expect(await detector.detect(canvas, { scoreThreshold: 0.01 })).toHaveLength(before.length);
  });

  test('lost right before a call, before any event reports it', async () => {
    const detector = await load();
    await found(detector);
    void lose();
    const first = await found(detector).catch((error: RsanetError) => error.code);
    expect(['DEVICE_LOST', expected]).toContainEqual(first);
    expect(await found(detector)).toEqual(expected);
  });

  test('two detectors of one device both come back, also when called at once', async () => {
    const [a, b] = [await load(), await load()];
    await Promise.all([found(a), found(b)]);
    void lose();
    await Promise.allSettled([found(a), found(b)]);
    expect(await Promise.all([found(a), found(b)])).toEqual([expected, expected]);
  });

  test('disposed after the loss, without ever coming back', async () => {
    const detector = await load();
    await found(detector);
    await lose();
    detector.dispose();
    await expect(detector.detect(canvas)).rejects.toMatchObject({ code: 'DISPOSED' });
  });

  test('the backend that was current stays current', async () => {
    const detector = await load();
    await found(detector);
    const current = tf.getBackend();
    await lose();
    await found(detector);
    expect(tf.getBackend()).toBe(current);
  });

  test('in mid-stream at most one frame is lost, and the stream goes on', async () => {
    const detector = await load();
    await found(detector);
    const counts: number[] = [];
    let ticks = 0;
    let shown = (_: { time: number; count: number }) => {};
    const tick = () => shown({ time: performance.now(), count: ++ticks });
    const clock = (onFrame: typeof shown) => {
      shown = onFrame;
      setTimeout(tick);
      return () => {};
    };
    for await (const { frame, detections } of detectStream(detector, canvas, { clock })) {
      expect(detections).toHaveLength(expected.length);
      counts.push(frame.count);
      if (counts.length === 8) break;
      tick();
      if (counts.length === 4) {
        // When the fifth is under way; a lost frame ticks for the one after it.
        setTimeout(() => {
          void lose();
          setTimeout(tick, 50);
        });
      }
    }
    expect(counts).toHaveLength(8);
    expect(counts.at(-1)! - counts[0]! + 1).toBeLessThanOrEqual(9);
  });
}
