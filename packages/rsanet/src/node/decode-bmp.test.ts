import { expect, test } from 'vitest';
import { readImage } from '../node.ts';

/** A BMP by its format's definition: header of 54 bytes, palette, rows of whole four bytes, from the bottom or the top. */
function bmp(bits: 1 | 4 | 8 | 24 | 32, fromTop = false): Buffer {
  const [width, height] = [3, 2];
  const palette = bits <= 8 ? 4 * 2 ** bits : 0;
  const row = Math.ceil((width * bits) / 32) * 4;
  const bytes = Buffer.alloc(54 + palette + row * height);
  bytes.write('BM');
  bytes.writeUInt32LE(bytes.length, 2);
  bytes.writeUInt32LE(54 + palette, 10);
  bytes.writeUInt32LE(40, 14);
  bytes.writeInt32LE(width, 18);
  bytes.writeInt32LE(fromTop ? -height : height, 22);
  bytes.writeUInt16LE(1, 26);
  bytes.writeUInt16LE(bits, 28);
  for (let id = 0; 4 * id < palette; id++) {
    bytes.set([...colour(id)].reverse(), 54 + 4 * id);
  }
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const id = idAt(bits, x + width * y);
      const at = 54 + palette + row * (fromTop ? y : height - 1 - y) + Math.floor((x * bits) / 8);
      if (bits > 8) bytes.set([...colour(id)].reverse(), at);
      else bytes[at]! |= id << (8 - bits - ((x * bits) % 8));
    }
  }
  return bytes;
}

/** Six colours, of one bit two. */
const idAt = (bits: number, pixel: number) => (bits === 1 ? pixel % 2 : pixel);

const colour = (id: number) => [200 - 10 * id, 3 * id, 7 * id + 1];

test.each([
  ['24 bits', 24, bmp(24)],
  ['24 bits from the top', 24, bmp(24, true)],
  ['32 bits', 32, bmp(32)],
  ['a palette of 256', 8, bmp(8)],
  ['a palette of 16', 4, bmp(4)],
  ['a palette of 2', 1, bmp(1, true)],
])('a BMP of %s is read', async (_, bits, bytes) => {
  const { data, ...size } = await readImage(bytes);
  expect(size).toEqual({ width: 3, height: 2, channels: 3 });
  expect([...data]).toEqual([0, 1, 2, 3, 4, 5].flatMap((pixel) => colour(idAt(bits, pixel))));
});

test('a BMP that is cut, compressed or huge is refused', async () => {
  await expect(readImage(bmp(24).subarray(0, 60))).rejects.toThrow(
    expect.objectContaining({ code: 'INVALID_IMAGE' }),
  );
  const packed = bmp(8);
  packed.writeUInt32LE(1, 30);
  await expect(readImage(packed)).rejects.toThrow(
    expect.objectContaining({
      code: 'UNSUPPORTED_IMAGE',
      message: expect.stringMatching(/8 bits, compression 1\); save it as PNG/),
    }),
  );
  const huge = bmp(24);
  huge.writeInt32LE(2 ** 20, 18);
  huge.writeInt32LE(2 ** 20, 22);
  await expect(readImage(huge)).rejects.toThrow(
    expect.objectContaining({ code: 'UNSUPPORTED_IMAGE' }),
  );
});
