import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { build, preview } from 'vite';
import { CHROMIUM_FLAGS, chromiumPath } from './chromium.ts';

/** Builds the page of a folder with Vite's own settings, serves it, and opens it in Chromium. */
export async function withPage(root: string, work: (page: Page) => Promise<void>): Promise<void> {
  const outDir = await mkdtemp(join(tmpdir(), 'rsanet-page-'));
  const config = { root, configFile: false, logLevel: 'error', worker: { format: 'es' } } as const;
  await build({ ...config, build: { outDir } });
  const server = await preview({ ...config, build: { outDir }, preview: { port: 0 } });
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
    await rm(outDir, { recursive: true });
  }
}
