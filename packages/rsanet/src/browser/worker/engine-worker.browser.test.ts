import '@tensorflow/tfjs-backend-cpu'; // for the image that is a tensor
import { expect, inject, test } from 'vitest';
import { createWorkerDetector } from '../../index.ts';
import { expectSame } from '../testing/expect-same.ts';
import { images, letGo } from '../testing/images.ts';

const engine = () =>
  new Worker(new URL('./testing/engine-worker.ts', import.meta.url), { type: 'module' });

test('computes in a worker on the engine, whose threads are workers of that worker', async () => {
  const detector = await createWorkerDetector(engine(), '/packages/models/models/bccd/');
  expect(detector.backend).toMatchObject({ name: 'engine', tried: [] });
  for (const [, make] of images) {
    const image = await make();
    expectSame(await detector.detect(image), inject('nodeDetections'));
    letGo(image);
  }
  await detector.dispose();
});
