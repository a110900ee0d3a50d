/**
 * Work that each of some signals ends, also where it waits for what never comes: it is left then, and asked to stop by
 * the signal that it is given. A signal that is null, as `fetch` takes it, is none. No listener stays behind.
 *
 * @throws the reason of the first signal that aborts, and what the work throws
 */
export async function endable<Result>(
  signals: readonly (AbortSignal | undefined | null)[],
  work: (signal: AbortSignal) => Result | Promise<Result>,
): Promise<Result> {
  const given = signals.filter((signal) => signal !== undefined && signal !== null);
  for (const signal of given) signal.throwIfAborted();
  const ending = new AbortController();
  const watching = new AbortController();
  const ended = new Promise<never>((_, reject) => {
    for (const signal of given) {
      const end = () => {
        reject(signal.reason);
        ending.abort(signal.reason);
      };
      signal.addEventListener('abort', end, { signal: watching.signal });
    }
  });
  try {
    return await Promise.race([ended, work(ending.signal)]);
  } finally {
    watching.abort();
  }
}
