import { RsanetError } from '@rsanet/errors';
import type { Browser, Page } from 'playwright-core';
import { sessionEnd } from '../session-end.ts';
import type { Chromium } from './chromium.ts';
import { oneLine, whyUnanswered } from './page-error.ts';
import { type FileServer, type ServedFiles, serveFiles } from './serve-files.ts';

/** A page in a Chromium of its own, for as long as all goes well. */
export interface RunningPage {
  readonly browser: Browser;
  /**
   * Asks the page for something. After a rejection the page and its browser are gone, and further
   * calls reject with the same.
   *
   * @param timeoutMs longest that it may take
   * @throws RsanetError BACKEND_UNAVAILABLE saying why there is no answer
   * @throws the signal's reason when aborted
   */
  call<Answer>(work: (page: Page) => Promise<Answer>, timeoutMs: number): Promise<Answer>;
  /** Ends the browser; never rejects; idempotent. */
  close(): Promise<void>;
}

/** What {@link openPage} opens. */
export interface PageOptions {
  /** Where to; it ends with the page. */
  chromium: Chromium;
  /** HTML of the page. */
  html: string;
  files: ServedFiles;
  /** What `navigator.hardwareConcurrency` is to say; the truth when left out. */
  cores?: number;
  timeoutMs: number;
  signal?: AbortSignal | undefined;
}

// Of what the page writes to its console, as much as helps to understand why it failed.
const CONSOLE_LINES = 3;

/**
 * Opens a page, cross-origin isolated, that has run its scripts.
 *
 * @throws RsanetError BACKEND_UNAVAILABLE when it does not open
 * @throws the signal's reason when aborted
 */
export async function openPage(options: PageOptions): Promise<RunningPage> {
  const { chromium, html, files, cores, timeoutMs, signal } = options;
  let server: FileServer | undefined;
  try {
    server = await serveFiles(html, files);
    const { url } = server;
    const page = await newPage(chromium, timeoutMs);
    const session = watched(page, chromium, server, signal);
    await session.call(async () => {
      if (cores !== undefined) await page.addInitScript(setCores, cores);
      await page.goto(url);
    }, timeoutMs);
    return session;
  } catch (error) {
    await Promise.allSettled([chromium.kill(), server?.close()]);
    throw error;
  }
}

/** A page without content; Playwright itself would wait for it without end. */
async function newPage({ browser, kill }: Chromium, timeoutMs: number): Promise<Page> {
  const late = setTimeout(kill, timeoutMs);
  try {
    return await browser.newPage();
  } finally {
    clearTimeout(late);
  }
}

/** A session that ends with the first thing that goes wrong. */
function watched(
  page: Page,
  chromium: Chromium,
  server: FileServer,
  signal: AbortSignal | undefined,
): RunningPage {
  const said: string[] = [];
  let closed: Promise<unknown> | undefined;
  const end = sessionEnd(signal, () => {
    closed = Promise.allSettled([chromium.kill(), server.close()]);
  });
  function fail(why: string): void {
    const heard = said.length > 0 ? ` The page's console: ${said.join(' | ')}` : '';
    end.finish(new RsanetError('BACKEND_UNAVAILABLE', `${why}${heard}`));
  }

  page.on('console', (message) => {
    if (message.type() === 'error' && said.length < CONSOLE_LINES) said.push(message.text());
  });
  page.on('pageerror', (error) => fail(`The page failed: ${oneLine(error)}`));
  page.on('crash', () => fail('The page crashed.'));
  chromium.browser.on('disconnected', () => fail('The browser ended, killed or crashed.'));

  return {
    browser: chromium.browser,
    async call(work, timeoutMs) {
      end.throwIfEnded();
      const late = setTimeout(
        () => fail(`The page gave no answer within ${Math.round(timeoutMs)} ms.`),
        timeoutMs,
      );
      try {
        return await Promise.race([work(page), end.ended]);
      } catch (error) {
        fail(whyUnanswered(error));
        await closed;
        return await end.ended;
      } finally {
        clearTimeout(late);
      }
    },
    async close() {
      end.close();
      await closed;
    },
  };
}

/** Runs in the page. */
function setCores(cores: number): void {
  Object.defineProperty(navigator, 'hardwareConcurrency', { get: () => cores });
}
