// Takes screenshots of the built page: `node apps/demo/scripts/screenshots.mjs FOLDER [IMAGE]`.
// IMAGE is opened in the page; without one the sample is shown. CHROME_PATH is the browser, else an installed one.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { preview } from 'vite';
import { CHROMIUM_FLAGS, findChromium, thisMachine } from '../../../scripts/bring-chromium.mjs';

const [folder, image] = process.argv.slice(2);
if (!folder) throw new Error('Give the folder for the screenshots.');
await mkdir(folder, { recursive: true });
const root = join(import.meta.dirname, '..');
const server = await preview({ root, preview: { port: 0, open: false }, logLevel: 'error' });
const browser = await chromium.launch({
  executablePath: findChromium(thisMachine()),
  args: [...CHROMIUM_FLAGS],
});
try {
  for (const width of [1280, 390]) {
    for (const colorScheme of ['light', 'dark']) {
      const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
      page.on('console', (message) => console.log(message.type(), message.text()));
      await page.goto(server.resolvedUrls.local[0]);
      if (image) await page.setInputFiles('#file', image);
      await page.waitForSelector('#found-rows tr', { timeout: 20_000 });
      // Until the last figures are in.
      await page.waitForTimeout(1500);
      const take = (view) => {
        const path = join(folder, `${view}-${width}-${colorScheme}.png`);
        return page.screenshot({ path, fullPage: true });
      };
      await take('detect');
      await page.click('#tab-network');
      await page.waitForSelector('#network-chart svg');
      await take('network');
      await page.click('#tab-benchmark');
      await take('benchmark');
      const sample = page.locator('canvas.media');
      const url = await sample.evaluate((canvas) => canvas.toDataURL('image/png'));
      const buffer = Buffer.from(url.split(',')[1], 'base64');
      const painted = { name: 'sample.png', mimeType: 'image/png', buffer };
      await page.goto(new URL('train.html', server.resolvedUrls.local[0]).href);
      await page.setInputFiles('#images', image ?? painted);
      await page.click('#add-box');
      await take('train');
      await page.close();
    }
  }
} finally {
  await browser.close();
  await server.close();
}
