import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import type { Roofline } from '../roofline/roofline.ts';
import { startChromium } from '../sessions/browser/chromium.ts';
import { peakMemory } from '../sessions/browser/peak-memory.ts';
import { openPage } from '../sessions/browser/running-page.ts';
import type { ServedFiles } from '../sessions/browser/serve-files.ts';
import type { ColdStart } from './cold-start.ts';
import type { Download, FreshJob, PeakMemory } from './task.ts';

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
): Promise<{
  value: ColdStart | Roofline;
  memory: PeakMemory | null;
  download: Download;
  browser: string;
}> {
  const chromium = await startChromium(timeoutMs);
  const session = await openPage({ chromium, html: PAGE, files, timeoutMs });
  try {
    const { browser } = session;
    const idle = await peakMemory(browser);
    const { value, paths } = await session.call(
      (page) =>
        page.evaluate(
          (given) => rsanetFresh({ ...given, folder: new URL(given.folder, location.href).href }),
          job,
        ),
      timeoutMs,
    );
    const peak = await peakMemory(browser);
    return {
      value,
      memory: idle !== null && peak !== null ? { idle, peak } : null,
      download: await download(paths, files),
      browser: `Chromium ${browser.version()}`,
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
