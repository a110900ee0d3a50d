import { endable } from './endable.ts';

/** The bytes of a file so far, and which version of it they are of, where the server says so and can give the rest. */
export interface Received {
  readonly chunks: Uint8Array[];
  size: number;
  version: string | null;
}

/** How long and how much is waited for. */
export interface Patience {
  /** Milliseconds without a byte after which the server counts as stalled. */
  readonly stall: number;
  /** Milliseconds before each further attempt, give or take a quarter. */
  readonly pauses: readonly number[];
  /** Bytes that a file may have. */
  readonly maxBytes: number;
}

/** What suits people: 30 s without a byte, two more attempts within two seconds, 1 GiB. */
export const PATIENCE: Patience = { stall: 30_000, pauses: [300, 1200], maxBytes: 2 ** 30 };

/** Seconds that a server may ask us to wait. */
const LONGEST_WAIT = 30;

/** Statuses of a server that may do better soon. */
const BUSY = [408, 429, 500, 502, 503, 504];

/** What ends connections that were good. */
const BROKEN =
  /^(ECONNRESET|ETIMEDOUT|EPIPE|EAI_AGAIN|UND_ERR_(SOCKET|CONNECT_TIMEOUT|.*_TIMEOUT))$/;

/** A failure that may pass; `after` in milliseconds where the server says when. */
export class Passing extends Error {
  readonly after: number | undefined;
  constructor(message: string, options: ErrorOptions & { after?: number | undefined } = {}) {
    super(message, options);
    this.after = options.after;
  }
}

/** What must be sent to get the rest of a file. */
export function rangeOf({ size, version }: Received): Record<string, string> {
  return size > 0 && version !== null ? { Range: `bytes=${size}-` } : {};
}

/**
 * Takes a response for a file of which some bytes may be there. Where it is not the rest of the same version, those are
 * dropped.
 *
 * @throws Passing where another attempt may bring what this one does not
 */
export function begin(received: Received, { status, headers }: Response): void {
  if (BUSY.includes(status)) {
    const seconds = Number(headers.get('retry-after') ?? Number.NaN);
    const after = seconds >= 0 ? Math.min(seconds, LONGEST_WAIT) * 1000 : undefined;
    throw new Passing(`the server answers ${status}`, { after });
  }
  const version = versionOf(headers);
  const isRest =
    status === 206 &&
    version === received.version &&
    headers.get('content-range')?.startsWith(`bytes ${received.size}-`);
  const wasBegun = received.size > 0;
  if (wasBegun && !isRest) {
    received.chunks.length = 0;
    received.size = 0;
  }
  received.version = version;
  if (!isRest && (status === 206 || (status === 416 && wasBegun))) {
    throw new Passing('the server gives another part of the file than was asked for');
  }
}

/** What says that two answers are parts of one file; none where the server gives no parts. */
function versionOf(headers: Headers): string | null {
  if (headers.get('accept-ranges') !== 'bytes' && !headers.has('content-range')) return null;
  const tag = headers.get('etag');
  if (tag !== null) return tag.startsWith('W/') ? null : tag;
  return headers.get('last-modified');
}

/** An error of the connection as {@link Passing}, if it is one that another attempt may not meet. */
export function passing(error: unknown): unknown {
  const { cause } = Object(error) as { cause?: { code?: unknown } };
  const codes = [error, cause].map((one) => String(Object(one).code));
  if (!codes.some((code) => BROKEN.test(code))) return error;
  return new Passing((error as Error).message, { cause: error });
}

/**
 * Runs work until it is done or has taken too long.
 *
 * @throws Passing when it has
 */
export async function within<Result>(
  milliseconds: number,
  work: () => Promise<Result> | Result,
): Promise<Result> {
  const late = new AbortController();
  const timer = setTimeout(
    () => late.abort(new Passing(`the server sends nothing for ${milliseconds / 1000} s`)),
    milliseconds,
  );
  try {
    return await endable([late.signal], work);
  } finally {
    clearTimeout(timer);
  }
}
