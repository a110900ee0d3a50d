import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { ISOLATION_HEADERS } from '../../../scripts/isolation.ts';
import { type Demo, startDemo } from './open-page.ts';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core'), 'utf8');

let demo: Demo;
let opened: Awaited<ReturnType<Demo['open']>>;
beforeAll(async () => {
  demo = await startDemo(ISOLATION_HEADERS);
});
afterEach(() => opened.page.close());
afterAll(() => demo.close());

async function open(options?: Parameters<Demo['open']>[0]): Promise<Page> {
  opened = await demo.open(options);
  return opened.page;
}

test('finds all kinds of cells in the sample image, under a sub-path', async () => {
  const page = await open();
  const chips = await page.locator('#found-classes li').allTextContents();
  expect(chips.map((chip) => chip.split(' ')[0]).sort()).toEqual(['Platelets', 'RBC', 'WBC']);
  await expect.poll(() => page.textContent('#found-live')).toMatch(/^\d+ RBC, /);
  expect(await overlayPixels(page)).toBeGreaterThan(1000);
  expect(await page.getAttribute('#stage', 'aria-label')).toContain('RBC');
  expect(opened.errors).toEqual([]);
});

test('sliders change what is found, and a picked image is looked at', async () => {
  const page = await open();
  const rows = () => page.locator('#found-rows tr').count();
  const before = await rows();
  await page.locator('#max').fill('3');
  await expect.poll(rows).toBe(3);
  await page.locator('#max').fill('100');
  await expect.poll(rows).toBe(before);

  const base64 = await page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('.media')!;
    return canvas.toDataURL('image/png').split(',')[1]!;
  });
  await page.locator('#score').fill('0.05');
  const file = { name: 'smear.png', mimeType: 'image/png', buffer: Buffer.from(base64, 'base64') };
  await page.setInputFiles('#file', file);
  await expect.poll(() => page.getAttribute('#stage', 'aria-label')).toContain('smear.png');
  await expect.poll(rows).toBeGreaterThanOrEqual(before);
  expect(opened.errors).toEqual([]);
});

test('a broken file, a model that is none and a camera refused are reported in words', async () => {
  const page = await open();
  const said = () => page.textContent('#notice-text');
  const broken = { name: 'broken.png', mimeType: 'image/png', buffer: Buffer.from('no image') };
  await page.setInputFiles('#file', broken);
  await expect.poll(said).toContain("'broken.png' cannot be read as an image");
  await page.click('#notice-close');
  expect(await page.isVisible('#notice')).toBe(false);

  await page.selectOption('#model', 'files');
  const weights = { name: 'a.bin', mimeType: 'application/octet-stream', buffer: Buffer.from('x') };
  await page.setInputFiles('#model-files', weights);
  await expect.poll(said).toContain('pick model.json together');

  await page.click('#camera');
  await expect.poll(said).toMatch(/camera/);
});

test('a video shows its rate and goes on until stopped', async () => {
  const page = await open();
  await page.click('#sample-video');
  const rate = async () => Number(await page.textContent('#fps'));
  await expect.poll(rate, { timeout: 20_000 }).toBeGreaterThan(0);
  const columns = () => page.locator('#stage-chart rect.forward').count();
  const first = await columns();
  await expect.poll(columns, { timeout: 20_000 }).toBeGreaterThan(first + 3);
  expect(await page.locator('#found-rows tr').count()).toBeGreaterThan(3);
  await page.click('#stop');
  expect(await page.isVisible('#stop')).toBe(false);
  expect(opened.errors).toEqual([]);
});

test('a page that was frozen in the background goes on when it is back', async () => {
  const page = await open();
  await page.click('#sample-video');
  const columns = () => page.locator('#stage-chart rect.forward').count();
  await expect.poll(columns, { timeout: 20_000 }).toBeGreaterThan(2);
  const chromium = await page.context().newCDPSession(page);
  await chromium.send('Page.setWebLifecycleState', { state: 'frozen' });
  await new Promise((resolve) => setTimeout(resolve, 1500));
  await chromium.send('Page.setWebLifecycleState', { state: 'active' });
  const before = await columns();
  await expect.poll(columns, { timeout: 20_000 }).toBeGreaterThan(before + 3);
  expect(opened.errors).toEqual([]);
});

test('the camera and a video file are looked at as streams', async () => {
  const page = await open();
  const rate = async () => Number(await page.textContent('#fps'));
  const base64 = await page.evaluate(recordedSeconds, 2);
  await page.context().grantPermissions(['camera']);
  await page.click('#camera');
  await expect.poll(rate, { timeout: 20_000 }).toBeGreaterThan(0);
  await page.click('#stop');

  const file = {
    name: 'cells.webm',
    mimeType: 'video/webm',
    buffer: Buffer.from(base64, 'base64'),
  };
  await page.setInputFiles('#file', file);
  await expect.poll(() => page.getAttribute('#stage', 'aria-label')).toContain('cells.webm');
  await expect.poll(rate, { timeout: 20_000 }).toBeGreaterThan(0);
  expect(opened.errors).toEqual([]);
});

test('computes with WebGL when that is chosen, and says that it is software', async () => {
  const page = await open();
  await page.check('#backend-webgl');
  await expect
    .poll(() => page.textContent('#backend-note'), { timeout: 60_000 })
    .toMatch(/Computes on WebGL, in software, in a worker, as you chose/);
  await expect
    .poll(() => page.locator('#found-rows tr').count(), { timeout: 30_000 })
    .toBeGreaterThan(3);
  expect(opened.errors).toEqual([]);
});

test('computes on its own kernels, by several threads, unless another is chosen', async () => {
  const page = await open();
  expect(await page.textContent('#backend-note')).toContain("Computes on RSANet's engine");
  expect(await page.textContent('#backend-engine-note')).toMatch(/^\d+ threads?\.$/);
  expect(opened.errors).toEqual([]);
});

test('tabs go by keys', async () => {
  const page = await open();
  await page.focus('#tab-detect');
  await page.keyboard.press('ArrowRight');
  expect(await page.isVisible('#panel-network')).toBe(true);
  expect(await page.isVisible('#panel-detect')).toBe(false);
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('tab-network');
  await page.waitForSelector('#network-chart svg');
  expect(await page.locator('#network-rows tr').count()).toBe(11);
  await page.keyboard.press('End');
  expect(await page.isVisible('#panel-benchmark')).toBe(true);
  await page.keyboard.press('ArrowRight');
  expect(await page.isVisible('#panel-detect')).toBe(true);
});

test('an untrained network runs, and says that it is none that finds', async () => {
  const page = await open();
  await page.selectOption('#model', 'coco-320');
  await expect
    .poll(() => page.textContent('#status'), { timeout: 60_000 })
    .toContain('untrained at 320');
  expect(await page.textContent('#model-note')).toContain('not trained');
  await expect.poll(() => page.textContent('#time'), { timeout: 30_000 }).toMatch(/ms$/);
  expect(opened.errors).toEqual([]);
});

test('the benchmark can be cancelled, and draws what it measures', async () => {
  const page = await open();
  await page.click('#tab-benchmark');
  await page.selectOption('#benchmark-backend', 'wasm');
  await page.click('#benchmark-start');
  await page.click('#benchmark-cancel');
  expect(await page.textContent('#benchmark-status')).toBe('Cancelled.');
  await page.click('#benchmark-start');
  await page.waitForSelector('#benchmark-chart svg', { timeout: 110_000 });
  expect(await page.locator('#benchmark-rows tr').count()).toBe(6);
  expect(await page.textContent('#benchmark-status')).toContain('Measured on Wasm');
  expect(opened.errors).toEqual([]);
});

test.each([
  { width: 1280, dark: false },
  { width: 1280, dark: true },
  { width: 390, dark: false },
  { width: 390, dark: true },
])('is accessible and not too wide: %o', async (options) => {
  const page = await open(options);
  await page.evaluate(axe);
  for (const tab of ['#tab-detect', '#tab-network', '#tab-benchmark']) {
    await page.click(tab);
    const { scrollWidth } = await page.evaluate(() => ({
      scrollWidth: document.documentElement.scrollWidth,
    }));
    expect(scrollWidth, tab).toBeLessThanOrEqual(options.width);
    const violations = await page.evaluate(async () => {
      const { axe } = globalThis as unknown as { axe: typeof import('axe-core') };
      const found = await axe.run();
      return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html)}`);
    });
    expect(violations, tab).toEqual([]);
  }
});

test('without isolation all works, but for threads, and the page says why', async () => {
  const plain = await startDemo({});
  opened = await plain.open();
  const { page } = opened;
  expect(await page.isDisabled('#backend-wasm-threads')).toBe(true);
  expect(await page.textContent('#backend-wasm-threads-note')).toBe(
    'Not available. The page is not cross-origin isolated: its server sends no COOP and COEP headers.',
  );
  expect(await page.textContent('#backend-note')).toContain("Computes on RSANet's engine");
  await page.close();
  await plain.close();
});

/** Pixels of the overlay that carry something. */
function overlayPixels(page: Page): Promise<number> {
  return page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('.overlay')!;
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    return data.filter((value, i) => i % 4 === 3 && value > 0).length;
  });
}

/** A video of the sample, recorded in the page; base64. */
async function recordedSeconds(seconds: number): Promise<string> {
  const image = document.querySelector<HTMLCanvasElement>('canvas.media')!;
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [320, 240];
  const painting = setInterval(() => {
    canvas.getContext('2d')!.drawImage(image, 0, 0, 320, 240);
  }, 50);
  const recorder = new MediaRecorder(canvas.captureStream(20), { mimeType: 'video/webm' });
  const chunks: Blob[] = [];
  recorder.ondataavailable = ({ data }) => chunks.push(data);
  recorder.start();
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  await new Promise((resolve) => {
    recorder.onstop = resolve;
    recorder.stop();
  });
  clearInterval(painting);
  const bytes = new Uint8Array(await new Blob(chunks).arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}
