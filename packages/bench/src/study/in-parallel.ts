/**
 * Works on items in their order, several at once. After a failure none is begun any more, and those under way are aborted.
 *
 * @param atOnce how many
 * @param work gets a signal that aborts when another item fails, or with `signal`
 * @returns results in the order of the items
 * @throws the first failure, or the signal's reason, once nothing is under way
 */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item, signal: AbortSignal) => Promise<Result>,
  signal?: AbortSignal,
): Promise<Result[]> {
  const failed = new AbortController();
  const stop = AbortSignal.any([failed.signal, ...(signal ? [signal] : [])]);
  const results: Result[] = [];
  const left = items.entries();
  const worker = async () => {
    for (const [index, item] of left) {
      stop.throwIfAborted();
      results[index] = await work(item, stop);
    }
  };
  const workers = Array.from({ length: atOnce }, () =>
    worker().catch((error: unknown) => {
      failed.abort(error);
      throw error;
    }),
  );
  await Promise.allSettled(workers);
  failed.signal.throwIfAborted();
  return results;
}
