import { afterEach, expect, inject, test } from 'vitest';
import { createWorkerDetector, type Detector, detectStream, loadDetector } from '../index.ts';
import { coloursModel } from '../testing/colours.ts';
import { colouredCanvas } from './testing/coloured-canvas.ts';

// A minute where one has the time: STREAM_SECONDS=60.
const SECONDS = inject('streamSeconds');

const wasm = () =>
  new Worker(new URL('./worker/testing/wasm-worker.ts', import.meta.url), { type: 'module' });
const { canvas: image, expected } = colouredCanvas();

/** A video file of about a second, which shows the coloured canvas all along. */
async function videoFile(): Promise<Blob> {
  const canvas = document.createElement('canvas');
  canvas.width = image.width;
  canvas.height = image.height;
  const context = canvas.getContext('2d')!;
  const paint = setInterval(() => context.drawImage(image, 0, 0), 20);
  const recorder = new MediaRecorder(canvas.captureStream(30), {
    mimeType: 'video/webm;codecs=vp8',
    videoBitsPerSecond: 4_000_000,
  });
  const chunks: Blob[] = [];
  recorder.ondataavailable = ({ data }) => chunks.push(data);
  recorder.start();
  await new Promise((later) => setTimeout(later, 1000));
  const stopped = new Promise((resolve) => recorder.addEventListener('stop', resolve));
  recorder.stop();
  await stopped;
  clearInterval(paint);
  for (const track of recorder.stream.getTracks()) track.stop();
  return new Blob(chunks, { type: 'video/webm' });
}
const file = videoFile();

const videos: HTMLVideoElement[] = [];
async function player(): Promise<HTMLVideoElement> {
  const video = document.createElement('video');
  video.muted = true;
  video.src = URL.createObjectURL(await file);
  videos.push(video);
  return video;
}
const detectors: Detector[] = [];
afterEach(async () => {
  for (const video of videos.splice(0)) {
    video.pause();
    video.removeAttribute('src');
    video.load();
  }
  for (const detector of detectors.splice(0)) await detector.dispose();
});

const places: readonly [string, () => Promise<Detector>][] = [
  ['the page', () => loadDetector(coloursModel(64, 64))],
  ['a worker', () => createWorkerDetector(wasm(), coloursModel(64, 64))],
];

test.each(places)('in %s a stream goes on while its video begins anew', async (_, load) => {
  const detector = await load();
  detectors.push(detector);
  const video = await player();
  video.loop = true;
  let rounds = 0;
  video.addEventListener('seeking', () => rounds++);
  // Right after `src` is set, when there is no frame yet.
  const stream = detectStream(detector, video);
  void video.play();
  const end = performance.now() + SECONDS * 1000;
  let frames = 0;
  for await (const { detections } of stream) {
    expect(detections.map(({ class: name }) => name).sort()).toEqual(expected);
    frames += 1;
    if (performance.now() > end) break;
  }
  expect(frames).toBeGreaterThan(SECONDS);
  expect(rounds).toBeGreaterThanOrEqual(Math.floor(SECONDS / 3));
});

test.each(places)(
  'in %s a stream goes on over seeks, a new src and a pause, and ends with its video',
  async (_, load) => {
    const detector = await load();
    detectors.push(detector);
    const video = await player();
    void video.play();
    let frames = 0;
    for await (const { detections } of detectStream(detector, video)) {
      expect(detections.map(({ class: name }) => name).sort()).toEqual(expected);
      frames += 1;
      if (frames % 2 === 1 && frames < 10) video.currentTime = 0.05 * frames;
      if (frames === 10) {
        video.src = URL.createObjectURL(await file);
        void video.play();
      }
      if (frames === 12) {
        video.pause();
        setTimeout(() => {
          video.currentTime = 0;
          void video.play();
        }, 100);
      }
    }
    expect(video.ended).toBe(true);
    expect(frames).toBeGreaterThan(12);
  },
);

test.each(places)('in %s an error of the video ends its stream', async (_, load) => {
  const detector = await load();
  detectors.push(detector);
  const video = await player();
  video.src = URL.createObjectURL(new Blob(['no video'], { type: 'video/webm' }));
  await expect(detectStream(detector, video).next()).rejects.toMatchObject({
    name: 'RsanetError',
    code: 'INVALID_IMAGE',
  });
});

test.each(places)('in %s dispose ends a stream that waits for a frame', async (_, load) => {
  const detector = await load();
  const next = detectStream(detector, document.createElement('video')).next();
  await detector.dispose();
  await expect(next).rejects.toMatchObject({ code: 'DISPOSED' });
});
