import { existsSync, realpathSync } from 'node:fs';
import { basename, extname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ImageFormat } from './draw/canvas.ts';
import { UsageError } from './usage-error.ts';

/** Where a picture with boxes is written. */
export interface OutputPath {
  path: string;
  format: ImageFormat;
}

/**
 * Where in `dir` each picture is written: under its own name, as `.jpg` where it is one and as `.png`
 * else.
 *
 * @param images paths, `file:` or `http(s):` URLs
 * @throws UsageError when two would be the same file, or one its own picture
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
    if (existsSync(output.path) && !isRemote(image) && same(output.path, pathOf(image))) {
      throw new UsageError(`--out would write over the picture '${image}'; give another folder`);
    }
    return output;
  });
}

function outputPath(image: string, dir: string): OutputPath {
  const name = basename(isRemote(image) ? new URL(image).pathname : pathOf(image)) || 'picture';
  const extension = extname(name);
  const stem = basename(name, extension);
  return /^\.jpe?g$/i.test(extension)
    ? { path: join(dir, `${stem}.jpg`), format: 'jpeg' }
    : { path: join(dir, `${stem}.png`), format: 'png' };
}

function isRemote(image: string): boolean {
  return /^https?:/i.test(image);
}

function pathOf(image: string): string {
  return /^file:/i.test(image) ? fileURLToPath(image) : image;
}

function same(a: string, b: string): boolean {
  return existsSync(b) && realpathSync(resolve(a)) === realpathSync(resolve(b));
}
