import { RsanetError } from '@rsanet/errors';

/** How a child process or a page ends: once, by the first reason, with which all that waits for it rejects. */
export interface SessionEnd {
  /** Rejects with the reason, never resolves. */
  readonly ended: Promise<never>;
  /** Ends it, unless it has ended. */
  finish(reason: unknown): void;
  /** Ends it as its user asks. */
  close(): void;
  /** @throws the reason once it has ended */
  throwIfEnded(): void;
}

/**
 * @param signal ends it with its reason
 * @param release called once, when it ends
 */
export function sessionEnd(signal: AbortSignal | undefined, release: () => void): SessionEnd {
  let over: { reason: unknown } | undefined;
  const { promise: ended, reject } = withReject();
  ended.catch(() => undefined);
  const abort = () => finish(signal?.reason);
  function finish(reason: unknown): void {
    if (over) return;
    over = { reason };
    signal?.removeEventListener('abort', abort);
    release();
    reject(reason);
  }
  if (signal?.aborted) abort();
  else signal?.addEventListener('abort', abort);
  return {
    ended,
    finish,
    close: () => finish(new RsanetError('DISPOSED', 'The session is closed; open another.')),
    throwIfEnded() {
      if (over) throw over.reason;
    },
  };
}

function withReject() {
  let reject: (reason: unknown) => void = () => undefined;
  const promise = new Promise<never>((_, given) => {
    reject = given;
  });
  return { promise, reject };
}
