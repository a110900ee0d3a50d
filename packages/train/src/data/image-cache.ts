import type { RawImage } from '@rsanet/detect-utils';

/** Reads and decodes an image by the path of its sample. */
export type ReadImage = (path: string) => Promise<RawImage>;

/**
 * A reader that caches what it decoded until the pixels fill `limitBytes`; from then on the
 * first images stay, which in passes over a whole data set saves more than the latest would.
 * An image asked for again while it is being decoded is decoded once.
 *
 * @param limitBytes bytes of pixels to keep
 * @param read what decodes
 */
export function imageCache(limitBytes: number, read: ReadImage): ReadImage {
  const images = new Map<string, Promise<RawImage>>();
  let bytes = 0;
  return (path) => {
    const known = images.get(path);
    if (known) return known;
    const reading = read(path);
    images.set(path, reading);
    reading.then(
      ({ data }) => {
        if (bytes + data.byteLength > limitBytes) images.delete(path);
        else bytes += data.byteLength;
      },
      () => images.delete(path),
    );
    return reading;
  };
}
