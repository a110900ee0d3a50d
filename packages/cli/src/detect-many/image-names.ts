import { open, stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { RsanetError } from '@rsanet/errors';
import { inShard, type Shard } from './shard.ts';

/** Names of images, paths or http(s) URLs, in an order that repeats. */
export interface ImageNames {
  readonly names: AsyncIterable<string>;
  /** How many there are; null where that is known only at the end. */
  readonly total: number | null;
}

/**
 * The names of one shard of an input: `-` is standard input and a file a list, of a name per line both; what has `*`, `?`,
 * `[` or `{` in it and is no file is a glob, whose names come sorted. A list is read as it is used, never held.
 *
 * @param input relative to the current folder, as the names are
 * @throws RsanetError INVALID_ARGUMENT when there is no such list, or nothing matches the glob
 */
export async function imageNames(
  input: string,
  shard: Shard,
  stdin: NodeJS.ReadableStream,
): Promise<ImageNames> {
  if (input === '-') return { names: inShard(linesOf(stdin), shard), total: null };
  const file = await stat(input).catch(() => null);
  if (file?.isFile()) {
    let total = 0;
    for await (const _ of inShard(listed(input), shard)) total++;
    return { names: inShard(listed(input), shard), total };
  }
  if (file?.isDirectory())
    throw wrong(input, `is a folder; give a glob, such as '${input}/**/*.jpg'`);
  if (!/[*?[{]/.test(input))
    throw wrong(input, 'does not exist; give a list of images, a glob, or - for standard input');
  const { glob } = await import('tinyglobby');
  const found = (await glob(input, { expandDirectories: false })).sort();
  if (found.length === 0) throw wrong(input, 'matches no file; is the glob in quotes?');
  const total = Math.ceil((found.length - shard.index + 1) / shard.count);
  return { names: inShard(found, shard), total };
}

async function* listed(file: string): AsyncGenerator<string> {
  const handle = await open(file);
  try {
    yield* linesOf(handle.createReadStream({ autoClose: false }));
  } finally {
    await handle.close();
  }
}

async function* linesOf(stream: NodeJS.ReadableStream): AsyncGenerator<string> {
  let first = true;
  for await (const line of createInterface({ input: stream, crlfDelay: Infinity })) {
    const name = first ? line.replace(/^\uFEFF/, '') : line;
    first = false;
    if (name !== '') yield name;
  }
}

const wrong = (input: string, what: string) =>
  new RsanetError('INVALID_ARGUMENT', `--input '${input}' ${what}.`);
