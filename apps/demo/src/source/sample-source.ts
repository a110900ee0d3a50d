import { SMEAR_SIZE, smearPainter } from '../sample/smear-painter.ts';
import { type Source, videoSource } from './source.ts';

const FRAMES_PER_SECOND = 30;

/** Seconds after which all kinds of cells are well in the image. */
const STILL = 49;

/** A drawn blood smear, still. */
export function sampleImage(): Source {
  const media = smearCanvas();
  smearPainter(media.getContext('2d')!)(STILL);
  return { name: 'sample image', media, size: SMEAR_SIZE, close() {} };
}

/** The same smear, drifting. */
export async function sampleVideo(): Promise<Source> {
  const canvas = smearCanvas();
  const paint = smearPainter(canvas.getContext('2d')!);
  const start = performance.now() - 1000 * STILL;
  const step = () => paint((performance.now() - start) / 1000);
  step();
  const timer = setInterval(step, 1000 / FRAMES_PER_SECOND);
  const stream = canvas.captureStream(FRAMES_PER_SECOND);
  const video = Object.assign(document.createElement('video'), { srcObject: stream });
  return videoSource('sample video', video, () => {
    clearInterval(timer);
    for (const track of stream.getTracks()) track.stop();
  });
}

function smearCanvas(): HTMLCanvasElement {
  return Object.assign(document.createElement('canvas'), SMEAR_SIZE);
}
