import { type ErrorCode, RsanetError, shortText, valueText, whyOf } from '@rsanet/errors';
import { endable } from './endable.ts';
import { joinedBytes } from './joined-bytes.ts';
import type { ModelUrls } from './model-source.ts';
import {
  begin,
  PATIENCE,
  Passing,
  type Patience,
  passing,
  type Received,
  rangeOf,
  within,
} from './receive.ts';

/** What a file is to the reader: the code to throw when it is not there, and a word for it. */
export interface Wanted {
  what: string;
  missing: ErrorCode;
}

/** `fetch` itself, or a function that is called like it, with the URL of one file. */
export type FetchFile = (
  url: string,
  init: { signal: AbortSignal | null; cache: 'no-cache'; headers?: Record<string, string> },
) => Promise<Response>;

/** How the files of a model come over the network. */
export interface FetchOption {
  /**
   * Called for each file of a model that has a URL, the platform's `fetch` by default: to add headers, to sign the
   * URL of each file, or to bring the files by other means. In Node it also gets the URLs of schemes of its own,
   * such as `s3:`. It is called once per file and waited for without limit; what the platform's `fetch` brings
   * is asked for up to three times, and may stall for 30 s.
   */
  fetch?: FetchFile;
}

/** What opens a model. */
export interface OpenOptions {
  signal?: AbortSignal | undefined;
  fetch?: FetchFile | undefined;
}

/** What {@link fetchBytes} takes beside the URL. */
export interface FetchOptions extends OpenOptions {
  /** Called with the number of bytes so far, each time more have come. */
  onBytes?: ((bytes: number) => void) | undefined;
  /** {@link PATIENCE} by default. */
  patience?: Patience | undefined;
}

/**
 * Fetches a URL's bytes. By the platform's `fetch` it asks again where the server is busy, stalls or breaks off, and then for
 * the rest alone where the server can give that.
 *
 * @throws RsanetError `wanted.missing` when the server cannot be reached, answers no success, or gives more than the
 * patience takes
 * @throws the signal's reason when aborted, and what `onBytes` throws
 */
export async function fetchBytes(
  url: string | URL,
  wanted: Wanted,
  options: FetchOptions = {},
): Promise<Uint8Array> {
  const { signal, fetch, patience = PATIENCE } = options;
  signal?.throwIfAborted();
  const refusal = (why: string, cause?: unknown) =>
    new RsanetError(
      wanted.missing,
      `${wanted.what} ${shortText(String(url))} cannot be had: ${why}`,
      { cause },
    );
  const received: Received = { chunks: [], size: 0, version: null };
  // Whoever gives a fetch knows how patient it must be.
  const pauses = fetch ? [] : patience.pauses;
  for (let attempt = 0; ; attempt++) {
    try {
      await receive(received, `${url}`, refusal, options);
      return joinedBytes(received.chunks);
    } catch (error) {
      if (!(error instanceof Passing)) throw error;
      const pause = pauses[attempt];
      if (pause === undefined) throw refusal(whyOf(error), error);
      const wait = error.after ?? pause * (0.75 + Math.random() / 2);
      await endable([signal], () => new Promise((resolve) => setTimeout(resolve, wait)));
    }
  }
}

/** Adds what one request brings to what there is of a file. */
async function receive(
  received: Received,
  url: string,
  refusal: (why: string, cause?: unknown) => RsanetError,
  { signal, onBytes, fetch, patience = PATIENCE }: FetchOptions,
): Promise<void> {
  const waited = <Result>(work: () => Promise<Result> | Result) =>
    fetch ? work() : within(patience.stall, work);
  // A fetch that is given need not heed the signal.
  const fetched = <Result>(work: () => Promise<Result> | Result): Promise<Result> =>
    endable([signal], () => waited(work)).catch((error: unknown) => {
      signal?.throwIfAborted();
      const passed = passing(error);
      throw passed instanceof Passing ? passed : refusal(whyOf(error), error);
    });
  const take = (chunk: Uint8Array) => {
    received.chunks.push(chunk);
    received.size += chunk.length;
    if (received.size > patience.maxBytes) {
      throw refusal(`it is longer than ${patience.maxBytes} bytes, the most that is read.`);
    }
  };

  const headers = rangeOf(received);
  const ending = new AbortController();
  const ended = signal ? AbortSignal.any([signal, ending.signal]) : ending.signal;
  // Asks the server whether a copy of the browser's is still good: files of one model belong together.
  const init = { signal: fetch ? (signal ?? null) : ended, cache: 'no-cache' } as const;
  const ask = fetch ?? globalThis.fetch;
  const response: unknown = await fetched(() =>
    ask(url, Object.keys(headers).length > 0 ? { ...init, headers } : init),
  ).catch((error: unknown) => {
    ending.abort();
    throw error;
  });
  if (!isResponse(response)) {
    throw refusal(`fetch gives ${valueText(response)}; it must give a Response.`);
  }
  const { ok, status, body } = response;
  if (response.headers instanceof Headers) begin(received, response);
  if (!ok) throw refusal(`the server answers ${status}`);
  // What comes as a whole, such as by a fetch that is not the platform's.
  if (typeof body?.getReader !== 'function') {
    return take(new Uint8Array(await fetched(() => response.arrayBuffer())));
  }
  const reader = await fetched(() => body.getReader());
  try {
    for (;;) {
      const { done, value } = await fetched(() => reader.read());
      if (done) return;
      take(value);
      onBytes?.(received.size);
    }
  } finally {
    // Ends the connection when the rest is not wanted; has no effect after the last byte.
    reader.cancel().catch(() => undefined);
  }
}

/** Whether a value is a `Response`, or answers as one. */
export function isResponse(value: unknown): value is Response {
  if (typeof value !== 'object' || value === null || !('ok' in value)) return false;
  return 'arrayBuffer' in value && typeof value.arrayBuffer === 'function';
}

/** The URL of a `model.json`, given that or the one of the folder around it. */
export function entryUrl(url: URL): URL {
  const entry = new URL(url);
  if (!entry.pathname.endsWith('.json')) {
    entry.pathname = `${entry.pathname.replace(/\/$/, '')}/model.json`;
  }
  return entry;
}

/**
 * A model's URL, or that of one of its files.
 *
 * @param base what it may be relative to
 * @throws RsanetError MODEL_NOT_FOUND when it is none
 */
export function parsedUrl(url: string | URL, base?: string): URL {
  try {
    return new URL(url, base);
  } catch (cause) {
    throw new RsanetError(
      'MODEL_NOT_FOUND',
      `There is no model at ${valueText(url)}, which is no URL.`,
      { cause },
    );
  }
}

/** Where a model's file lies, by its name. */
export type UrlOf = (name: string) => URL;

/** Files beside a `model.json`, with the same query as its URL. */
export function filesBeside(entry: URL): UrlOf {
  return (name) => {
    if (name === 'model.json') return entry;
    // A name may hold what parts a URL, such as '#' and '?'.
    const file = new URL(name.split('/').map(encodeURIComponent).join('/'), entry);
    file.search = entry.search;
    return file;
  };
}

/**
 * Files each at an absolute URL of its own.
 *
 * @returns throws RsanetError INVALID_MODEL for a file that has none
 */
export function filesAt(urls: ModelUrls): UrlOf {
  return (name) => {
    const url = urls.get(name);
    if (url !== undefined) return parsedUrl(url);
    throw new RsanetError(
      'INVALID_MODEL',
      `The model's file ${name} has no URL; give one for each file that model.json names.`,
    );
  };
}

/** What a model's file is to its reader. */
export function wantedFile(name: string): Wanted {
  return name === 'model.json'
    ? { what: 'The model', missing: 'MODEL_NOT_FOUND' }
    : { what: 'The model file', missing: 'INVALID_MODEL' };
}
