import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { RsanetError } from '@rsanet/errors';

/** The files below a folder, as paths from it with `/` between folders, which can be found by the ends of these. */
export interface FileIndex {
  readonly files: readonly string[];
  /** Files that are called so, or whose path ends so; without the ending of their kind where it was built so. */
  find(name: string): readonly string[];
}

/**
 * All files below a folder, in the order of their paths, also behind links; hidden ones are left out.
 *
 * @throws RsanetError INVALID_DATASET naming the folder when it cannot be read
 */
export async function filesBelow(dir: string): Promise<string[]> {
  const files: string[] = [];
  const walk = async (folder: string, path: string, above: readonly string[]): Promise<void> => {
    const real = await realpath(folder);
    if (above.includes(real)) return;
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      if (entry.name.startsWith('.') || entry.name === '__MACOSX') continue;
      const here = join(folder, entry.name);
      if (await isFolder(entry, here)) await walk(here, `${path}${entry.name}/`, [...above, real]);
      else files.push(`${path}${entry.name}`);
    }
  };
  try {
    await walk(dir, '', []);
  } catch (cause) {
    throw new RsanetError('INVALID_DATASET', `The folder ${dir} cannot be read.`, { cause });
  }
  return files.sort();
}

async function isFolder(entry: Dirent, path: string): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  return stat(path).then(
    (target) => target.isDirectory(),
    () => false,
  );
}

/**
 * Files by the ends of their paths.
 *
 * @param nameOf the part of a path it is found by
 */
export function indexFiles(
  files: readonly string[],
  nameOf: (path: string) => string = (path) => path,
): FileIndex {
  const byEnd = new Map<string, string[]>();
  for (const file of files) {
    const name = nameOf(file).normalize();
    for (let from = 0; from >= 0; from = name.indexOf('/', from) + 1 || -1) {
      const end = name.slice(from);
      const known = byEnd.get(end);
      if (known) known.push(file);
      else byEnd.set(end, [file]);
    }
  }
  return { files, find: (name) => byEnd.get(name.normalize()) ?? [] };
}

/** A path without the ending of its last name. */
export const withoutEnding = (path: string): string => path.replace(/\.[^./]+$/, '');

/**
 * What a name in a file of a data set may be below its folder, likeliest first: as it is written, with `/` for `\`;
 * where it is absolute, leads upwards or is a URL, so that it was written for another place, its ends, longest first.
 */
export function namesBelow(written: string): string[] {
  const url = /^[a-z][a-z\d+.-]+:\/\//i.test(written);
  const local = url || SERVED.test(written) ? localPart(written) : written;
  const path = local.replaceAll('\\', '/').replace(/^(\.\/)+/, '');
  const foreign = url || /^([a-z]:)?\/|^\.\.\//i.test(path);
  const parts = path.split('/').filter((part) => part !== '' && part !== '.' && part !== '..');
  if (!foreign) return [parts.join('/')];
  return parts.map((_, from) => parts.slice(from).join('/'));
}

/** How Label Studio writes paths of its own machine. */
const SERVED = /^\/data\/(local-files\/\?d=|upload\/)/;

/** The path in a URL, or in its query (`?d=`), as Label Studio serves files of its machine. */
function localPart(written: string): string {
  const url = new URL(written, 'file:///');
  const path = url.searchParams.get('d') ?? url.pathname;
  try {
    return `/${decodeURIComponent(path)}`;
  } catch {
    return path;
  }
}
