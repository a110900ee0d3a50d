import { expect, test } from 'vitest';
import { loadDetector } from './node.ts';
import { cropped, inWhole } from './region.ts';
import { coloursModel } from './testing/colours.ts';

test('a region is cut out in whole pixels, within the image', () => {
  const data = Uint8Array.from({ length: 5 * 4 }, (_, i) => i);
  const image = { data, width: 5, height: 4 };
  const crop = cropped(image, [1.5, 2, 2.2, 9]);
  expect(crop).toEqual({
    image: { data: Uint8Array.of(11, 12, 13, 16, 17, 18), width: 3, height: 2 },
    x: 1,
    y: 2,
  });
  const found = {
    bbox: [0.5, 1, 2, 1] as [number, number, number, number],
    class: 'a',
    classId: 0,
    score: 1,
  };
  expect(inWhole(crop, [found])).toEqual([{ ...found, bbox: [1.5, 3, 2, 1] }]);
  expect(() => cropped(image, [5, 0, 2, 2])).toThrow('beside the image of 5x4 pixels');
});

test('detect looks at a region alone, and gives boxes of the whole image', async () => {
  const detector = await loadDetector(coloursModel(64, 64));
  const data = new Uint8Array(128 * 128 * 3);
  // The upper right quarter red, the lower left blue.
  for (let y = 0; y < 128; y++) {
    for (let x = 0; x < 128; x++) {
      data.set([x >= 64 && y < 64 ? 255 : 0, 0, x < 64 && y >= 64 ? 255 : 0], (y * 128 + x) * 3);
    }
  }
  const image = { data, width: 128, height: 128 };
  const whole = await detector.detect(image);
  expect(whole.map(({ class: name }) => name).sort()).toEqual(['blue', 'red']);
  const right = await detector.detect(image, { region: [64, 0, 64, 128] });
  expect(new Set(right.map(({ class: name }) => name))).toEqual(new Set(['red']));
  const quarter = data.filter((_, i) => Math.floor(i / 3) % 128 >= 64);
  const alone = await detector.detect({ data: quarter, width: 64, height: 128 });
  const moved = alone.map(({ bbox: [x, ...rest], ...one }) => ({
    ...one,
    bbox: [x + 64, ...rest],
  }));
  expect(right).toEqual(moved);
  for (const region of [[0, 0, 0, 5], [0, 0, 5], 'all', [0, 0, Number.NaN, 5], null]) {
    await expect(detector.detect(image, { region: region as never })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringContaining('[x, y, width, height]'),
    });
  }
  await detector.dispose();
});
