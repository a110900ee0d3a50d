import { expect, inject, test } from 'vitest';
import { createWorkerDetector } from '../../index.ts';
import { expectSame } from '../testing/expect-same.ts';
import { images, letGo } from '../testing/images.ts';

const webgl = () =>
  new Worker(new URL('./testing/webgl-worker.ts', import.meta.url), { type: 'module' });

test('computes on a GPU without a document', async () => {
  const detector = await createWorkerDetector(webgl(), '/packages/models/models/bccd/', {
    warmup: true,
  });
  expect(detector.backend.name).toBe('webgl');
  for (const [kind, make] of images) {
    if (!/ImageBitmap|VideoFrame|RGB/.test(kind)) continue;
    const image = await make();
    expectSame(await detector.detect(image), inject('nodeDetections'));
    letGo(image);
  }
  detector.dispose();
});
