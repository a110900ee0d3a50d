import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { channelsOf, type RawImage } from '@rsanet/detect-utils';
import type { Job } from './protocol.ts';

/**
 * Writes a network and an image for sessions.
 *
 * @param folder to be made and filled
 * @param files of a graph model, by name
 */
export async function writeJob(
  folder: string,
  files: Iterable<readonly [name: string, content: Uint8Array]>,
  image: RawImage,
): Promise<Job> {
  await mkdir(folder, { recursive: true });
  for (const [name, content] of files) await writeFile(join(folder, name), content);
  const path = join(folder, 'image.rgb');
  await writeFile(path, rgb(image));
  return { model: folder, image: { path, width: image.width, height: image.height } };
}

/** An image's bytes, three per pixel. */
function rgb(image: RawImage): Uint8Array {
  const { data, width, height } = image;
  const channels = channelsOf(image);
  const bytes = new Uint8Array(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel++) {
    for (let channel = 0; channel < 3; channel++) {
      bytes[pixel * 3 + channel] = data[pixel * channels + (channels === 1 ? 0 : channel)]!;
    }
  }
  return bytes;
}
