import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { build, preview } from 'vite';
import { CHROMIUM_FLAGS, chromiumPath } from './chromium.ts';

type Work = (page: Page) => Promise<void>;

/** Builds the page of a folder with Vite's own settings, and opens it in Chromium. */
export async function withPage(root: string, work: Work): Promise<void> {
  const outDir = await mkdtemp(join(tmpdir(), 'rsanet-page-'));
  try {
    await build({
      root,
      configFile: false,
      logLevel: 'error',
      worker: { format: 'es' },
      build: { outDir },
    });
    await withSite(outDir, work);
  } finally {
    await rm(outDir, { recursive: true });
  }
}

/** Serves a folder of static files, and opens its page in Chromium. */
export async function withSite(outDir: string, work: Work): Promise<void> {
  const server = await preview({ configFile: false, build: { outDir }, preview: { port: 0 } });
  const browser = await chromium.launch({
    executablePath: chromiumPath(),
    args: [...CHROMIUM_FLAGS],
  });
  try {
    const page = await browser.newPage();
    await page.goto(server.resolvedUrls!.local[0]!);
    await work(page);
  } finally {
    await browser.close();
    await server.close();
  }
}
