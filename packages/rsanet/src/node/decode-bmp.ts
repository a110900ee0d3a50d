import type { RawImage } from '@rsanet/detect-utils';
import { RsanetError } from '@rsanet/errors';

/** Whether a file's bytes are a BMP image, which sharp does not read. */
export const isBmp = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x42 && bytes[1] === 0x4d && bytes.length >= 54;

const viewOf = (bytes: Uint8Array) =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Width and height that a BMP's header says; rows from the top have a negative height there. */
export function bmpSize(bytes: Uint8Array): { width: number; height: number } {
  const view = viewOf(bytes);
  return { width: view.getInt32(18, true), height: Math.abs(view.getInt32(22, true)) };
}

/**
 * Decodes a BMP image as tools write it: uncompressed, of 1, 4 or 8 bits with a palette, or 24 or 32 bits; alpha is left
 * out. (The package `bmp-ts` 1.0.9 mixes up the channels of 32 bits and the pixels of 1 bit.)
 *
 * @param named what the image is called in messages
 * @throws RsanetError UNSUPPORTED_IMAGE for another kind of BMP
 * @throws RangeError when it is cut
 */
export function decodeBmp(bytes: Uint8Array, named: string): RawImage {
  const view = viewOf(bytes);
  const { width, height } = bmpSize(bytes);
  const fromTop = view.getInt32(22, true) < 0;
  const [start, header] = [view.getUint32(10, true), view.getUint32(14, true)];
  const [bits, compression] = [view.getUint16(28, true), view.getUint32(30, true)];
  const plain = compression === 0 || (compression === 3 && hasUsualMasks(view));
  if (!plain || header < 40 || ![1, 4, 8, 24, 32].includes(bits)) {
    throw new RsanetError(
      'UNSUPPORTED_IMAGE',
      `${named} is a BMP of a kind that is not read (${bits} bits, compression ${compression}); save it as PNG.`,
    );
  }
  const row = Math.ceil((width * bits) / 32) * 4;
  const pixels = new Uint8Array(width * height * 3);
  for (let y = 0, to = 0; y < height; y++) {
    const line = start + row * (fromTop ? y : height - 1 - y);
    for (let x = 0; x < width; x++, to += 3) {
      const bit = x * bits;
      const byte = line + (bit >> 3);
      const shift = 8 - bits - (bit & 7);
      const at =
        bits > 8 ? byte : 14 + header + 4 * ((view.getUint8(byte) >> shift) & (2 ** bits - 1));
      pixels[to] = view.getUint8(at + 2);
      pixels[to + 1] = view.getUint8(at + 1);
      pixels[to + 2] = view.getUint8(at);
    }
  }
  return { data: pixels, width, height, channels: 3 };
}

/** Whether the masks behind the header are the usual ones of 32 bits: blue, green, red, then alpha. */
function hasUsualMasks(view: DataView): boolean {
  return (
    view.getUint16(28, true) === 32 &&
    view.getUint32(54, true) === 0xff0000 &&
    view.getUint32(58, true) === 0xff00 &&
    view.getUint32(62, true) === 0xff
  );
}
