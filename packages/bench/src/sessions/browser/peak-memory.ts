import type { Browser } from 'playwright-core';
import { highWaterMark } from '../high-water-mark.ts';

/**
 * Max memory that computing held so far, bytes: that of the page's process and of the GPU
 * process, by Linux's high water marks; null on other systems.
 */
export async function peakMemory(browser: Browser): Promise<number | null> {
  if (process.platform !== 'linux') return null;
  const session = await browser.newBrowserCDPSession();
  try {
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    const peaks = await Promise.all(
      processInfo.map(async ({ type, id }) => ({ type, bytes: (await highWaterMark(id)) ?? 0 })),
    );
    // Chromium keeps spare renderers: the largest is the page's.
    const largest = (wanted: string) =>
      Math.max(0, ...peaks.filter(({ type }) => type === wanted).map(({ bytes }) => bytes));
    return largest('renderer') + largest('GPU');
  } finally {
    await session.detach();
  }
}
