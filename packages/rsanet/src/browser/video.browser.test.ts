import { expect, inject, test } from 'vitest';
import { detectStream, loadDetector } from '../index.ts';
import { expectSame } from './testing/expect-same.ts';
import { pixels } from './testing/images.ts';

test('follows a video by its own frames, drops those it has no time for, and ends with it', async () => {
  const canvas = document.createElement('canvas');
  canvas.width = pixels.width;
  canvas.height = pixels.height;
  const context = canvas.getContext('2d')!;
  const paint = setInterval(() => context.putImageData(pixels, 0, 0), 10);
  const video = document.createElement('video');
  video.muted = true;
  video.srcObject = canvas.captureStream(60);
  await video.play();

  const detector = await loadDetector('/packages/models/models/bccd/', { warmup: true });
  let frames = 0;
  let dropped = 0;
  for await (const result of detectStream(detector, video)) {
    // A stream of a canvas is not compressed. Once it is stopped, frames are black until the video ends.
    if (frames < 20) expectSame(result.detections, inject('nodeDetections'));
    expect(result.times.total).toBeGreaterThan(0);
    dropped += result.dropped;
    if (++frames === 20)
      for (const track of (video.srcObject as MediaStream).getTracks()) track.stop();
  }
  clearInterval(paint);
  expect(frames).toBeGreaterThanOrEqual(20);
  expect(dropped).toBeGreaterThan(0);
  detector.dispose();
});
