import { RsanetError } from '@rsanet/errors';
import { expect, test } from 'vitest';
import { dataset } from '../testing/dataset.ts';
import { checkImages } from './check-images.ts';

/** Reads 200x200 pixels, but for some images others or none. */
const reader =
  (odd: Record<string, readonly [width: number, height: number] | 'broken'> = {}) =>
  async (path: string) => {
    const size = odd[path] ?? [200, 200];
    if (size === 'broken') throw new RsanetError('INVALID_IMAGE', 'Nothing but noise.');
    const [width, height] = size;
    return { data: new Uint8Array(width * height * 3), width, height, channels: 3 as const };
  };

const seven = dataset([], [], [], [], [], [], []);

test('a whole data set comes back as it is, with progress', async () => {
  const seen: number[] = [];
  const onCheck = (done: number, total: number) => seen.push(done / total);
  expect(await checkImages(seven, { readImage: reader(), onCheck })).toBe(seven);
  expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7].map((done) => done / 7));
});

test('all broken images are named in one error, in their order', async () => {
  const readImage = reader({ 'p1.png': 'broken', 'p3.png': [100, 200], 'p6.png': 'broken' });
  await expect(checkImages(seven, { readImage })).rejects.toThrow(
    expect.objectContaining({
      code: 'INVALID_DATASET',
      message:
        '3 of 7 images cannot be used; correct them, or skip them. The image p1.png is unreadable: Nothing but noise. The image p3.png is 100x200, its annotation says 200x200; correct one of them. The image p6.png is unreadable: Nothing but noise.',
    }),
  );
  const one = reader({ 'p3.png': [200, 100] });
  await expect(checkImages(seven, { readImage: one })).rejects.toThrow(
    /^The image p3.png is 200x100/,
  );
});

test('skipped images are left out and listed', async () => {
  const readImage = reader({ 'p1.png': 'broken', 'p3.png': [100, 200] });
  const { samples, skipped } = await checkImages(seven, { readImage, skipBroken: true });
  expect(samples.map(({ id }) => id)).toEqual(['p0', 'p2', 'p4', 'p5', 'p6']);
  expect(skipped.map(({ image }) => image)).toEqual(['p1', 'p3']);
  const none = dataset([]);
  const broken = reader({ 'p0.png': 'broken' });
  await expect(checkImages(none, { readImage: broken, skipBroken: true })).rejects.toThrow(/p0/);
});

test('an abort ends the check with its reason', async () => {
  const signal = AbortSignal.abort(new Error('enough'));
  await expect(checkImages(seven, { readImage: reader(), signal })).rejects.toThrow('enough');
});
