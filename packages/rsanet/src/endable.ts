/**
 * Runs work until it is done or one of the signals aborts, even where the work waits for something that never comes: it
 * is then abandoned, and asked to stop by the signal that it was given. A signal may be null, as `fetch` takes it. No
 * listener stays behind.
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
