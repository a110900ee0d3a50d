import { expect, test } from 'vitest';
import { tensorPixels } from './image.ts';

const tensor = (dtype: 'int32' | 'float32', ...values: number[]) => ({
  shape: [1, values.length, 1],
  dtype,
  data: async () => (dtype === 'int32' ? Int32Array.from(values) : Float32Array.from(values)),
});

test.each([
  [tensor('int32', 0, 1, 255), [0, 1, 255]],
  [tensor('int32', 0, 1), [0, 1]],
  [tensor('float32', 0, 0), [0, 0]],
  [tensor('float32', 0.4, 254.6, -0.3), [0, 255, 0]],
])('reads %#', async (image, expected) => {
  expect([...(await tensorPixels(image)).data]).toEqual(expected);
});

test.each([
  [tensor('float32', 0, 0.5, 1), 'within 0..1'],
  [tensor('float32', 0, 1), 'within 0..1'],
  [tensor('float32', -1, 0.5, 1), 'holds -1'],
  [tensor('float32', 3, Number.NaN), 'holds NaN'],
  [tensor('float32', 3, 256), 'holds 256'],
  [tensor('int32', 3, 65_535), 'holds 65535'],
])('refuses %#', async (image, message) => {
  await expect(tensorPixels(image)).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    message: expect.stringContaining(message),
  });
});
