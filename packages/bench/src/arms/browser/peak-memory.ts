import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';

/**
 * Most memory that computing held so far, bytes: that of the page's process and of the graphics
 * process, by Linux's high water marks; null on other systems.
 */
export async function peakMemory(browser: Browser): Promise<number | null> {
  if (process.platform !== 'linux') return null;
  const session = await browser.newBrowserCDPSession();
  try {
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    const peaks = await Promise.all(
      processInfo.map(async ({ type, id }) => ({ type, bytes: await highWaterMark(id) })),
    );
    // Chromium keeps spare renderers: the largest is the page's.
    const largest = (wanted: string) =>
      Math.max(0, ...peaks.filter(({ type }) => type === wanted).map(({ bytes }) => bytes));
    return largest('renderer') + largest('GPU');
  } finally {
    await session.detach();
  }
}

/** Bytes; 0 for a process that has ended. */
async function highWaterMark(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const [, kilobytes = '0'] = status.match(/^VmHWM:\s*(\d+) kB$/m) ?? [];
  return Number(kilobytes) * 1024;
}
