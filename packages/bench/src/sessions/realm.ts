import { RsanetError } from '@rsanet/errors';

/**
 * A process or page of its own that answers, for as long as all goes well. With the first thing that goes wrong it is gone,
 * and what waits for it and all further calls reject with the same reason.
 */
export interface Realm {
  /** Asks it for something; only within {@link Realm.call}. */
  send(request: unknown): Promise<unknown>;
  /**
   * Does something with it.
   *
   * @param timeoutMs longest that it may take
   * @throws RsanetError BACKEND_UNAVAILABLE saying why there is no answer
   * @throws the signal's reason when aborted
   */
  call<Answer>(work: () => Promise<Answer>, timeoutMs: number): Promise<Answer>;
  /** Ends it, as something went wrong. */
  fail(why: string): void;
  /** Ends it; never rejects; idempotent. */
  close(): Promise<void>;
}

/** What a {@link realm} is made of. */
export interface RealmParts {
  /** Such as `The page`. */
  name: string;
  send: Realm['send'];
  /** What it wrote before it failed, as a sentence; empty when nothing. */
  said(): string;
  /** Why a call was rejected, in a line. */
  whyRejected(error: unknown): string;
  /** Ends it; called once. */
  end(): Promise<unknown>;
  /** Ends it with its reason. */
  signal?: AbortSignal | undefined;
}

/** Makes a realm of what is known of a process or page that has started. */
export function realm({ name, send, said, whyRejected, end, signal }: RealmParts): Realm {
  const life = new AbortController();
  let ended: Promise<unknown> | undefined;
  const over = new Promise<never>((_, reject) => {
    life.signal.addEventListener('abort', () => {
      signal?.removeEventListener('abort', abort);
      ended = end();
      reject(life.signal.reason);
    });
  });
  over.catch(() => undefined);
  const abort = () => life.abort(signal?.reason);
  if (signal?.aborted) abort();
  else signal?.addEventListener('abort', abort);

  function fail(why: string): void {
    life.abort(new RsanetError('BACKEND_UNAVAILABLE', [why, said()].filter(Boolean).join(' ')));
  }
  return {
    send,
    fail,
    async call(work, timeoutMs) {
      life.signal.throwIfAborted();
      const late = setTimeout(
        () => fail(`${name} gave no answer within ${Math.round(timeoutMs)} ms.`),
        timeoutMs,
      );
      try {
        return await Promise.race([work(), over]);
      } catch (error) {
        fail(whyRejected(error));
        await ended;
        return await over;
      } finally {
        clearTimeout(late);
      }
    },
    async close() {
      life.abort(new RsanetError('DISPOSED', 'The session is closed; open another.'));
      await ended;
    },
  };
}
