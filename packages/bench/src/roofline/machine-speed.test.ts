import { expect, test } from 'vitest';
import { machineSpeed, ROOFLINE } from './machine-speed.ts';

test('every loop runs and gives a figure', async () => {
  const { peak, near, far } = await machineSpeed('simd', { tries: 2, farBytes: 2 ** 22 });
  for (const figure of [peak, near.read, near.copy, far.read, far.copy]) {
    expect(figure).toBeGreaterThan(0);
    expect(figure).toBeLessThan(Number.POSITIVE_INFINITY);
  }
});

test('the loops do what is counted', async () => {
  const bytes = Uint8Array.from(Buffer.from(ROOFLINE.simd, 'base64'));
  const memory = new WebAssembly.Memory({ initial: 1 });
  const { instance } = await WebAssembly.instantiate(bytes, { env: { memory } });
  const { multiplyAdd, read, copy, MULTIPLY_ADDS } = instance.exports as unknown as {
    multiplyAdd(at: number, rounds: number): void;
    read(from: number, bytes: number): void;
    copy(to: number, from: number, bytes: number): void;
    MULTIPLY_ADDS: { value: number };
  };
  const floats = new Float32Array(memory.buffer);
  floats.fill(1);
  multiplyAdd(1024, 7);
  // Ten sums of four lanes: 1 at first, and 1 more with each multiply-add.
  const sums = floats.subarray((1024 + 256) / 4, (1024 + 256 + 160) / 4);
  expect(sums.reduce((all, sum) => all + sum - 1, 0)).toBe(7 * MULTIPLY_ADDS.value);
  expect([...sums]).toEqual(Array.from({ length: 40 }, () => 8));

  floats.set(
    Float32Array.from({ length: 64 }, (_, i) => i),
    1024,
  );
  copy(8192, 4096, 256);
  expect([...floats.subarray(2048, 2113)]).toEqual([...Array.from({ length: 64 }, (_, i) => i), 1]);
  read(8192, 256);
  const [a = 0, b = 0, c = 0, d = 0] = floats;
  expect(a + b + c + d).toBe((63 * 64) / 2);
});
