import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { fromFloat16, toFloat16 } from './float16.ts';

const every = Uint16Array.from({ length: 0x10000 }, (_, bits) => bits);
const finite = every.filter((bits) => (bits & 0x7c00) !== 0x7c00);

test('decodes every half as TensorFlow.js does', async () => {
  const specs = [
    { name: 'x', shape: [0x10000], dtype: 'float32', quantization: { dtype: 'float16' } },
  ] as const;
  const { x } = tf.io.decodeWeights(every.buffer as ArrayBuffer, structuredClone(specs) as never);
  expect(fromFloat16(every)).toEqual(await x!.data());
  x!.dispose();
});

test('encodes every finite half to itself, negative zero and subnormals too', () => {
  expect(toFloat16(fromFloat16(finite))).toEqual(finite);
});

test('rounds to the nearest, and ties to the even neighbour', () => {
  const values = fromFloat16(finite);
  for (let bits = 0; bits < 0x7bff; bits++) {
    const [low, high] = [values[bits]!, values[bits + 1]!];
    const tie = (low + high) / 2;
    const nudge = (high - low) / 64;
    const [below, at, above] = toFloat16(Float32Array.of(tie - nudge, tie, tie + nudge));
    if (below !== bits || above !== bits + 1 || at !== bits + (bits & 1)) {
      expect.unreachable(`between ${low} and ${high}: ${below}, ${at}, ${above}`);
    }
  }
});

test('what lies outside the range becomes infinity or zero', () => {
  const values = Float32Array.of(65519.996, 65520, -1e6, 2 ** -25, 2 ** -25 * 1.001, 1e-30, NaN);
  expect([...toFloat16(values)]).toEqual([0x7bff, 0x7c00, 0xfc00, 0, 1, 0, 0x7e00]);
});
