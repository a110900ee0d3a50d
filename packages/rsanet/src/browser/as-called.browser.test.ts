import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-webgl';
import { tfjsRuntime } from '@rsanet/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import {
  type BrowserImage,
  createWorkerDetector,
  type Detection,
  type Detector,
  loadDetector,
} from '../index.ts';
import { coloursModel } from '../testing/colours.ts';
import { colouredCanvas } from './testing/coloured-canvas.ts';
import { formsOf, letGo } from './testing/images.ts';

const { canvas: coloured, expected } = colouredCanvas();
const pixels = coloured.getContext('2d')!.getImageData(0, 0, coloured.width, coloured.height);
const images = formsOf(pixels);
const model = coloursModel(64, 64);

const classes = (found: Detection[]) => found.map(({ class: name }) => name).sort();

/** Empties an image, so that nothing would be found in it. */
function spoil(image: BrowserImage): void {
  if (typeof image === 'string') return;
  if ('getContext' in image) image.width = 1;
  else if (image instanceof HTMLImageElement)
    image.src =
      'data:image/gif;base64,R0lGODlhAQABAIAAAExpccjIyCH5BAUAAAAALAAAAAABAAEAAAICTAEAOw==';
  else if ('data' in image && typeof image.data !== 'function') image.data.fill(0);
  else letGo(image);
}

/** The same, of which nothing else is shown: the tests spoil what they are given. */
const copied = (image: BrowserImage): BrowserImage =>
  image instanceof ImageData ? new ImageData(image.data.slice(), image.width) : image;

describe.each([
  ['the page', () => loadDetector(model)],
  ['the page, on canvases', () => loadDetector(model, { runtime: tfjsRuntime('webgl') })],
  ['a worker', () => createWorkerDetector(worker(), model)],
])('in %s', (_, load) => {
  let detector: Detector;
  beforeAll(async () => {
    await tf.setBackend('cpu');
    detector = await load();
  });
  afterAll(() => detector.dispose());

  test.each(images)('%s is detected as it was at the call', async (_kind, make) => {
    const image = copied(await make());
    const found = detector.detect(image);
    spoil(image);
    expect(classes(await found)).toEqual(expected);
    letGo(image);
  });

  test('so are the images of a list, those of its second batch too', async () => {
    const [, make] = images.find(([kind]) => kind === 'a canvas')!;
    const canvas = await make();
    const found = detector.detect([...Array(8).fill(new ImageData(8, 8)), canvas]);
    spoil(canvas);
    expect(classes((await found)[8]!)).toEqual(expected);
  });

  test('a server that never answers is not waited for once aborted or disposed', async () => {
    const image = new Image();
    image.src = `${inject('silentServer')}/never.png`;
    const controller = new AbortController();
    const reason = new Error('enough');
    const aborted = detector.detect(image, { signal: controller.signal });
    setTimeout(() => controller.abort(reason), 50);
    await expect(aborted).rejects.toBe(reason);
    const disposed = detector.detect([image]);
    const ended = expect(disposed).rejects.toMatchObject({ code: 'DISPOSED' });
    await detector.dispose();
    await ended;
    image.src = '';
    expect(tf.memory().numTensors).toBe(0);
  });
});

function worker(): Worker {
  return new Worker(new URL('./worker/testing/engine-worker.ts', import.meta.url), {
    type: 'module',
  });
}
