import type { RawImage } from '@rsanet/detect-utils';
import type { ReadImage } from '../data/index.ts';

/** Decoded images that all threads see without copying, by path. */
export interface SharedImages {
  get(path: string): RawImage | undefined;
  /** Keeps an image where there is room; what is kept first stays. */
  add(path: string, image: RawImage): void;
  /** Bytes of pixels that may still be added. */
  readonly room: number;
}

/** A store for decoded images of together `limitBytes` bytes of pixels. */
export function sharedImages(limitBytes: number): SharedImages {
  const images = new Map<string, RawImage>();
  let room = limitBytes;
  return {
    get: (path) => images.get(path),
    add(path, image) {
      if (images.has(path) || image.data.byteLength > room) return;
      images.set(path, shared(image));
      room -= image.data.byteLength;
    },
    get room() {
      return room;
    },
  };
}

/** Reads through a store, and keeps in it what it reads. */
export function readThrough(images: SharedImages, read: ReadImage): ReadImage {
  return async (path) => {
    const known = images.get(path);
    if (known) return known;
    const image = await read(path);
    images.add(path, image);
    return image;
  };
}

/** An image in memory that all threads see: itself where it is, else a copy. */
export function shared(image: RawImage): RawImage {
  if (image.data.buffer instanceof SharedArrayBuffer) return image;
  const data = new Uint8Array(new SharedArrayBuffer(image.data.byteLength));
  data.set(image.data);
  return { ...image, data };
}
