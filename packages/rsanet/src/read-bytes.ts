import { type ErrorCode, RsanetError } from '@rsanet/errors';

/** What a file is to the reader: the code to throw when it is not there, and a word for it. */
export interface Wanted {
  what: string;
  missing: ErrorCode;
}

/**
 * Fetches a URL's bytes.
 *
 * @throws RsanetError `wanted.missing` when the server cannot be reached or answers no success
 * @throws the signal's reason when aborted
 */
export async function fetchBytes(
  url: string | URL,
  wanted: Wanted,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  signal?.throwIfAborted();
  try {
    const response = await fetch(url, { signal: signal ?? null });
    if (response.ok) return new Uint8Array(await response.arrayBuffer());
    throw new RsanetError(
      wanted.missing,
      `${wanted.what} ${url} cannot be had: the server answers ${response.status} ${response.statusText}`.trimEnd(),
    );
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof RsanetError) throw error;
    throw new RsanetError(wanted.missing, `${wanted.what} ${url} cannot be had: ${whyOf(error)}`, {
      cause: error,
    });
  }
}

/** An error's deepest message, in one line. */
export function whyOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause instanceof Error) return whyOf(error.cause);
  return (error.message || error.name).trim().replace(/\s*\n\s*/g, '; ');
}
