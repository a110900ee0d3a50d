import { RsanetError } from '@rsanet/errors';
import { type Source, videoSource } from './source.ts';

/**
 * Opens a file that somebody picked or dropped, an image or a video, which then repeats.
 *
 * @throws RsanetError INVALID_IMAGE when it cannot be decoded
 */
export function fileSource(file: File): Promise<Source> {
  return file.type.startsWith('video/') ? videoFile(file) : imageFile(file);
}

async function imageFile(file: File): Promise<Source> {
  const bitmap = await createImageBitmap(file).catch((cause: unknown) => {
    throw new RsanetError(
      'INVALID_IMAGE',
      `'${file.name}' cannot be read as an image; open a JPEG, PNG, WebP, AVIF or GIF.`,
      { cause },
    );
  });
  const { width, height } = bitmap;
  const media = Object.assign(document.createElement('canvas'), { width, height });
  media.getContext('2d')!.drawImage(bitmap, 0, 0);
  bitmap.close();
  return { name: file.name, media, size: { width, height }, close() {} };
}

function videoFile(file: File): Promise<Source> {
  const url = URL.createObjectURL(file);
  const video = Object.assign(document.createElement('video'), { src: url, loop: true });
  return videoSource(file.name, video, () => {
    video.pause();
    video.removeAttribute('src');
    URL.revokeObjectURL(url);
  });
}
