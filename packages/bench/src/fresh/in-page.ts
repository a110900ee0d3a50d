import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { startChromium } from '../sessions/browser/chromium.ts';
import { peakMemory } from '../sessions/browser/peak-memory.ts';
import { openPage } from '../sessions/browser/running-page.ts';
import type { ServedFiles } from '../sessions/browser/serve-files.ts';
import type { PageAnswer } from './page/page.ts';
import type { Download, FreshJob, Measured } from './task.ts';

const PAGE = `<!doctype html>
<meta charset="utf-8">
<title>RSANet benchmark</title>
<link rel="icon" href="data:,">
<script type="module" src="/fresh.js"></script>`;

/**
 * Does a task in a page of a Chromium of its own.
 *
 * @param files what the page may ask for
 * @param job its folder is the path of the model among the files
 * @throws RsanetError BACKEND_UNAVAILABLE saying why there is no answer
 */
export async function inPage(
  files: ServedFiles,
  job: FreshJob,
  timeoutMs: number,
): Promise<Measured> {
  const chromium = await startChromium(timeoutMs);
  const session = await openPage({ chromium, html: PAGE, files, timeoutMs });
  try {
    const { browser } = session;
    const idle = await peakMemory(browser);
    const answer = await session.call(() => session.send(job), timeoutMs);
    const { value, paths } = answer as PageAnswer;
    const peak = await peakMemory(browser);
    return {
      value,
      memory: idle !== null && peak !== null ? { idle, peak } : null,
      download: await download(paths, files),
    };
  } finally {
    await session.close();
  }
}

async function download(paths: readonly string[], files: ServedFiles): Promise<Download> {
  const loaded = paths.flatMap((path) => files.get(path) ?? []);
  const contents = await Promise.all(loaded.map((file) => readFile(file)));
  const sum = (sizes: readonly number[]) => sizes.reduce((all, size) => all + size, 0);
  return {
    files: paths.filter((path) => files.has(path)),
    bytes: sum(contents.map(({ length }) => length)),
    gzipped: sum(contents.map((content) => gzipSync(content, { level: 9 }).length)),
  };
}
