import { existsSync, realpathSync } from 'node:fs';
import { basename, extname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DrawnFormat } from './draw/annotate.ts';
import { UsageError } from './usage-error.ts';

/** Where an image with boxes is written. */
export interface OutputPath {
  path: string;
  format: DrawnFormat;
}

/**
 * Where in `dir` each image is written: under its own name, as `.jpg` where it is one and as `.png`
 * else.
 *
 * @param images paths, `file:` or `http(s):` URLs
 * @throws UsageError when two would be the same file, or one its own image
 */
export function outputPaths(images: readonly string[], dir: string): OutputPath[] {
  const writers = new Map<string, string>();
  return images.map((image) => {
    const output = outputPath(image, dir);
    const other = writers.get(output.path);
    if (other !== undefined) {
      throw new UsageError(`'${other}' and '${image}' would both be written to ${output.path}`);
    }
    writers.set(output.path, image);
    const path = localPath(image);
    if (existsSync(output.path) && path !== null && same(output.path, path)) {
      throw new UsageError(`--out would write over the image '${image}'; give another folder`);
    }
    return output;
  });
}

function outputPath(image: string, dir: string): OutputPath {
  const name = basename(localPath(image) ?? new URL(image).pathname) || 'image';
  const extension = extname(name);
  const stem = basename(name, extension);
  return /^\.jpe?g$/i.test(extension)
    ? { path: join(dir, `${stem}.jpg`), format: 'jpeg' }
    : { path: join(dir, `${stem}.png`), format: 'png' };
}

/** The path of an image on this machine, null of one that is fetched. */
function localPath(image: string): string | null {
  if (/^https?:/i.test(image)) return null;
  return /^file:/i.test(image) ? fileURLToPath(image) : image;
}

function same(a: string, b: string): boolean {
  return existsSync(b) && realpathSync(resolve(a)) === realpathSync(resolve(b));
}
