import type { Browser, Page } from 'playwright-core';
import { type Realm, realm } from '../realm.ts';
import type { Chromium } from './chromium.ts';
import { oneLine, whyUnanswered } from './page-error.ts';
import { type FileServer, type ServedFiles, serveFiles } from './serve-files.ts';

declare global {
  /** Answers Node's requests; set by the page's script. */
  var rsanetAnswer: (request: never) => Promise<unknown>;
}

/** A page in a Chromium of its own. */
export interface RunningPage extends Realm {
  readonly browser: Browser;
  readonly page: Page;
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
    const running = watched(page, chromium, server, signal);
    await running.call(async () => {
      if (cores !== undefined) await page.addInitScript(setCores, cores);
      await page.goto(url);
    }, timeoutMs);
    return running;
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

function watched(
  page: Page,
  { browser, kill }: Chromium,
  server: FileServer,
  signal: AbortSignal | undefined,
): RunningPage {
  const said: string[] = [];
  const running = realm({
    name: 'The page',
    send: (request) => page.evaluate((given) => rsanetAnswer(given as never), request),
    said: () => (said.length > 0 ? `The page's console: ${said.join(' | ')}` : ''),
    whyRejected: whyUnanswered,
    end: () => Promise.allSettled([kill(), server.close()]),
    signal,
  });
  page.on('console', (message) => {
    if (message.type() === 'error' && said.length < CONSOLE_LINES) said.push(message.text());
  });
  page.on('pageerror', (error) => running.fail(`The page failed: ${oneLine(error)}`));
  page.on('crash', () => running.fail('The page crashed.'));
  browser.on('disconnected', () => running.fail('The browser ended, killed or crashed.'));
  return { ...running, browser, page };
}

/** Runs in the page. */
function setCores(cores: number): void {
  Object.defineProperty(navigator, 'hardwareConcurrency', { get: () => cores });
}
