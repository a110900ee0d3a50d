import sharp from 'sharp';

/** RGB noise, the same each time. */
export function noise(width: number, height: number): Uint8Array {
  return Uint8Array.from(
    { length: width * height * 3 },
    (_, i) => (i * 7919 + (i >> 5) * 31 + (i >> 11) * 57) % 253,
  );
}

/** A file of noise. */
export function imageFile(
  width: number,
  height: number,
  format: 'jpeg' | 'png' = 'jpeg',
): Promise<Buffer> {
  return sharp(noise(width, height), { raw: { width, height, channels: 3 } })
    .toFormat(format)
    .toBuffer();
}
