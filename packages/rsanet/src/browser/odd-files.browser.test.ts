import { isRsanetError } from '@rsanet/errors';
import { expect, inject, test } from 'vitest';
import { createWorkerDetector, loadDetector } from '../index.ts';
import { areRight } from '../testing/are-right.ts';
import { coloursModel } from '../testing/colours.ts';

const files = inject('oddFiles');

test.each([
  ['the page', () => loadDetector(coloursModel(64, 64))],
  ['a worker', () => createWorkerDetector(worker(), coloursModel(64, 64))],
])('in %s each file gives the right boxes, or is refused in one line', async (_, load) => {
  const detector = await load();
  const wrong: string[] = [];
  let refused = 0;
  for (const file of files) {
    const bytes = Uint8Array.from(atob(file.base64), (letter) => letter.charCodeAt(0));
    const outcome = await detector.detect(new Blob([bytes])).catch((error: unknown) => error);
    if (Array.isArray(outcome)) {
      if (!areRight(file, outcome)) wrong.push(`${file.name}: ${JSON.stringify(outcome)}`);
    } else {
      refused += 1;
      const { message } = outcome as Error;
      const isReported = isRsanetError(outcome) && !message.includes('\n') && message.length < 500;
      if (!isReported || file.part === 1) wrong.push(`${file.name}: ${message}`);
    }
  }
  await detector.dispose();
  expect(wrong).toEqual([]);
  expect(files.length).toBeGreaterThan(150);
  expect(refused).toBeGreaterThan(files.length / 2);
});

function worker(): Worker {
  return new Worker(new URL('./worker/testing/engine-worker.ts', import.meta.url), {
    type: 'module',
  });
}
