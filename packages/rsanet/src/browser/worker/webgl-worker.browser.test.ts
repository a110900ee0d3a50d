import { expect, inject, test } from 'vitest';
import { createWorkerDetector } from '../../index.ts';
import { expectSame } from '../testing/expect-same.ts';
import { letGo, pictures } from '../testing/pictures.ts';

const webgl = () =>
  new Worker(new URL('./testing/webgl-worker.ts', import.meta.url), { type: 'module' });

test('computes on a graphics device without a document', async () => {
  const detector = await createWorkerDetector(webgl(), '/packages/models/models/bccd/', {
    warmup: true,
  });
  expect(detector.backend.name).toBe('webgl');
  for (const [kind, make] of pictures) {
    if (!/ImageBitmap|VideoFrame|RGB/.test(kind)) continue;
    const picture = await make();
    expectSame(await detector.detect(picture), inject('nodeDetections'));
    letGo(picture);
  }
  detector.dispose();
});
