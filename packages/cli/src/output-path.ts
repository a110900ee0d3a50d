import { existsSync, realpathSync } from 'node:fs';
import { basename, extname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ImageFormat } from './draw/canvas.ts';
import { UsageError } from './usage-error.ts';

/** Where an image with boxes is written. */
export interface OutputPath {
  path: string;
  format: ImageFormat;
}

/**
 * Where in `dir` each image is written: under its own name, as `.jpg` where it is one and as `.png`
 * else.
 *
 * @param images paths, `file:`, `http(s):` or `data:` URLs
 * @throws UsageError when two would be the same file, or one its own image
 */
export function outputPaths(images: readonly string[], dir: string): OutputPath[] {
  const writers = new Map<string, string>();
  let nameless = 0;
  return images.map((image) => {
    const name = nameOf(image) || `image${++nameless > 1 ? `-${nameless}` : ''}`;
    const output = outputPath(name, dir);
    const other = writers.get(output.path);
    if (other !== undefined) {
      throw new UsageError(`'${other}' and '${image}' would both be written to ${output.path}`);
    }
    writers.set(output.path, image);
    const path = pathOf(image);
    if (existsSync(output.path) && path !== undefined && same(output.path, path)) {
      throw new UsageError(`--out would write over the image '${image}'; give another folder`);
    }
    return output;
  });
}

function outputPath(name: string, dir: string): OutputPath {
  const extension = extname(name);
  const stem = basename(name, extension);
  return /^\.jpe?g$/i.test(extension)
    ? { path: join(dir, `${stem}.jpg`), format: 'jpeg' }
    : { path: join(dir, `${stem}.png`), format: 'png' };
}

/** What an image is called; one in a URL that holds it, or in none, has no name. */
function nameOf(image: string): string {
  if (/^https?:/i.test(image)) return URL.canParse(image) ? basename(new URL(image).pathname) : '';
  return basename(pathOf(image) ?? '');
}

/** The path of an image on the disk; none of one elsewhere, or in a URL that leads nowhere. */
function pathOf(image: string): string | undefined {
  if (/^(https?|data|blob):/i.test(image)) return undefined;
  if (!/^file:/i.test(image)) return image;
  try {
    return fileURLToPath(image);
  } catch {
    return undefined;
  }
}

function same(a: string, b: string): boolean {
  return existsSync(b) && realpathSync(resolve(a)) === realpathSync(resolve(b));
}
