import { valueText, whyOf } from '@rsanet/errors';
import { type FetchFile, isResponse } from '../../fetch.ts';
import type { FetchEvent, Fetched } from './protocol.ts';

/** What a page's function brings of a file that its worker asks for. */
export async function fetchedByPage(
  fetch: FetchFile,
  { id, url, cache }: FetchEvent,
  signal: AbortSignal,
): Promise<Fetched> {
  try {
    const response: unknown = await fetch(url, { signal, cache });
    if (!isResponse(response)) {
      const why = `fetch gives ${valueText(response)}; it must give a Response.`;
      return { rsanet: 'fetched', id, why };
    }
    const { ok, status } = response;
    if (!ok) return { rsanet: 'fetched', id, why: `the server answers ${status}` };
    return { rsanet: 'fetched', id, bytes: new Uint8Array(await response.arrayBuffer()) };
  } catch (error) {
    return { rsanet: 'fetched', id, why: whyOf(error) };
  }
}

/**
 * The worker's side of it: a function to fetch by, which asks the page, and what takes in the page's answers.
 *
 * @param ask sends a question to the page
 */
export function pageFetch(ask: (event: FetchEvent) => void): {
  readonly fetch: FetchFile;
  receive(fetched: Fetched): void;
} {
  const waiting = new Map<number, (fetched: Fetched) => void>();
  let count = 0;
  return {
    async fetch(url, { cache }) {
      const id = ++count;
      const answer = new Promise<Fetched>((resolve) => waiting.set(id, resolve));
      ask({ rsanet: 'fetch', id, url, cache });
      const fetched = await answer;
      if ('why' in fetched) throw new Error(fetched.why);
      return new Response(fetched.bytes);
    },
    receive(fetched) {
      waiting.get(fetched.id)?.(fetched);
      waiting.delete(fetched.id);
    },
  };
}
