import { UsageError } from '../usage-error.ts';

/** One of `count` parts of a list: every `count`th name, from the `index`th on, from 1. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** @throws UsageError unless the text is `i/n`, such as `1/4` for the first of four parts */
export function shardOf(text: string): Shard {
  const [, index, count] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).map(Number);
  if (index! >= 1 && index! <= count! && Number.isSafeInteger(count)) {
    return { index: index!, count: count! };
  }
  throw new UsageError(`--shard is '${text}'; give i/n with i from 1 to n, such as 1/4`);
}

/** The names of a shard, in their order. */
export async function* inShard(
  names: AsyncIterable<string> | Iterable<string>,
  { index, count }: Shard,
): AsyncGenerator<string> {
  let at = 0;
  for await (const name of names) {
    if (at % count === index - 1) yield name;
    at++;
  }
}
