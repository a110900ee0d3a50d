import { afterEach, expect, test, vi } from 'vitest';
import { createWorkerDetector, type Detector, detectStream, loadDetector } from '../index.ts';
import { coloursModel } from '../testing/colours.ts';

afterEach(() => void vi.unstubAllGlobals());

const engine = () =>
  new Worker(new URL('./worker/testing/engine-worker.ts', import.meta.url), { type: 'module' });
const places: readonly [string, () => Promise<Detector>][] = [
  ['the page', () => loadDetector(coloursModel(64, 64))],
  ['a worker', () => createWorkerDetector(engine(), coloursModel(64, 64))],
];

/** Paints a red square elsewhere, or a blue one: no two frames in a row find the same. */
function paint(context: OffscreenCanvasRenderingContext2D, round: number): void {
  context.fillStyle = '#000';
  context.fillRect(0, 0, 128, 128);
  context.fillStyle = round % 2 === 0 ? '#f00' : '#00f';
  context.fillRect(64 * (round % 2), 64 * ((round >> 1) % 2), 64, 64);
}

/** All bitmaps that this page makes from here on. */
function countedBitmaps(): ImageBitmap[] {
  const bitmaps: ImageBitmap[] = [];
  const make = globalThis.createImageBitmap;
  vi.stubGlobal('createImageBitmap', async (...given: Parameters<typeof make>) => {
    const bitmap = await make(...given);
    bitmaps.push(bitmap);
    return bitmap;
  });
  return bitmaps;
}
const open = (bitmaps: readonly ImageBitmap[]) => bitmaps.filter(({ width }) => width > 0).length;

async function isAsDetected(image: ImageBitmap, detections: unknown): Promise<boolean> {
  const again = await loadDetector(coloursModel(64, 64), { threads: 1 });
  const found = await again.detect(image);
  await again.dispose();
  return JSON.stringify(found) === JSON.stringify(detections);
}

test.each(places)(
  'in %s results hold the frame that was detected, of a canvas that goes on',
  async (_, load) => {
    const detector = await load();
    const bitmaps = countedBitmaps();
    const canvas = new OffscreenCanvas(128, 128);
    const context = canvas.getContext('2d')!;
    let round = 0;
    const painting = setInterval(() => paint(context, round++), 1);
    const classes = new Set<string>();
    let frames = 0;
    let kept: ImageBitmap | undefined;
    for await (const { image, detections } of detectStream(detector, canvas, { withImage: true })) {
      expect(image).toBeInstanceOf(ImageBitmap);
      expect([image.width, (image as ImageBitmap).height]).toEqual([128, 128]);
      for (const { class: name } of detections) classes.add(name);
      expect(await isAsDetected(image as ImageBitmap, detections)).toBe(true);
      expect(open(bitmaps)).toBe(1);
      frames += 1;
      if (frames === 12) {
        kept = await createImageBitmap(image as ImageBitmap);
        break;
      }
    }
    clearInterval(painting);
    expect([...classes].sort()).toEqual(['blue', 'red']);
    expect(open(bitmaps)).toBe(1);
    expect(kept!.width).toBe(128);
    kept!.close();
    await detector.dispose();
  },
);

test.each(places)('in %s the frame of a video comes with its boxes', async (_, load) => {
  const detector = await load();
  const bitmaps = countedBitmaps();
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 128;
  const context = canvas.getContext('2d')!;
  let round = 0;
  const painting = setInterval(() => paint(context as never, round++), 20);
  const video = document.createElement('video');
  video.muted = true;
  video.srcObject = canvas.captureStream(60);
  await video.play();
  let frames = 0;
  for await (const { image, detections } of detectStream(detector, video, { withImage: true })) {
    expect([image.width, image.height]).toEqual([video.videoWidth, video.videoHeight]);
    expect(await isAsDetected(image as ImageBitmap, detections)).toBe(true);
    if (++frames === 8) break;
  }
  clearInterval(painting);
  for (const track of (video.srcObject as MediaStream).getTracks()) track.stop();
  expect(bitmaps.length).toBeGreaterThanOrEqual(8);
  expect(open(bitmaps)).toBe(0);
  await detector.dispose();
});
