import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { preview } from 'vite';
import { CHROMIUM_FLAGS, chromiumPath } from '../../../scripts/chromium.ts';

/** Which page to open, and how. */
export interface PageOptions {
  width?: number;
  dark?: boolean;
  /** `index.html` by default. */
  file?: string;
  /** What is there when the page is ready. */
  ready?: string;
}

/** The built page under a sub-path, and a browser to open it in. */
export interface Demo {
  /** Opens one of its pages; what its console says as error is added to `errors`. */
  open(options?: PageOptions): Promise<{ page: Page; errors: string[] }>;
  close(): Promise<void>;
}

/** Serves the page that `npm run build` made. */
export async function startDemo(headers: Readonly<Record<string, string>>): Promise<Demo> {
  const site = await preview({
    // The page's own settings would isolate it, and lead lost addresses to it.
    configFile: false,
    appType: 'mpa',
    logLevel: 'error',
    root: join(import.meta.dirname, '..'),
    base: '/some/folder/',
    preview: { port: 0, host: '127.0.0.1', headers: { ...headers } },
  });
  const [url] = site.resolvedUrls!.local;
  const browser: Browser = await chromium.launch({
    executablePath: chromiumPath(),
    // A camera that shows a test image, to those that have permission.
    args: [...CHROMIUM_FLAGS, '--use-fake-device-for-media-stream'],
  });
  return {
    async open({ width = 1280, dark = false, file = '', ready = '#found-rows tr' } = {}) {
      const page = await browser.newPage({
        viewport: { width, height: 900 },
        colorScheme: dark ? 'dark' : 'light',
      });
      const errors: string[] = [];
      page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
      page.on('pageerror', (error) => errors.push(error.message));
      await page.goto(new URL(file, url).href);
      await page.waitForSelector(ready);
      return { page, errors };
    },
    async close() {
      await browser.close();
      await site.close();
    },
  };
}
