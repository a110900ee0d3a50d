import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { iou } from '@rsanet/detect-utils';
import { fold } from '@rsanet/graph';
import { detectorFiles, readDetector } from '@rsanet/rsanet/node';
import { unzipSync } from 'fflate';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { ISOLATION_HEADERS } from '../../../scripts/isolation.ts';
import { type Demo, type PageOptions, startDemo } from './open-page.ts';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core'), 'utf8');

let demo: Demo;
let opened: Awaited<ReturnType<Demo['open']>>;
beforeAll(async () => {
  demo = await startDemo(ISOLATION_HEADERS);
});
afterEach(() => opened.page.close());
afterAll(() => demo.close());

async function open(options: PageOptions = {}): Promise<Page> {
  opened = await demo.open({
    ...options,
    file: 'train.html',
    ready: '#gallery-status:not(:empty)',
  });
  return opened.page;
}

/** A grey image with a red square, and its box in pixels. */
const squares = Array.from({ length: 12 }, (_, index) => ({
  left: 4 + ((index * 7) % 30),
  top: 4 + ((index * 11) % 30),
  side: 22 + (index % 3),
}));

/** The squares as PNG files. */
async function files(page: Page, which: typeof squares) {
  const base64 = await page.evaluate((list) => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [64, 64];
    const context = canvas.getContext('2d')!;
    return list.map(({ left, top, side }) => {
      context.fillStyle = 'rgb(128 128 128)';
      context.fillRect(0, 0, 64, 64);
      context.fillStyle = 'rgb(220 30 30)';
      context.fillRect(left, top, side, side);
      return canvas.toDataURL('image/png').split(',')[1]!;
    });
  }, which);
  return base64.map((data, index) => ({
    name: `square ${index}.png`,
    mimeType: 'image/png',
    buffer: Buffer.from(data, 'base64'),
  }));
}

const asFile = ([name, bytes]: readonly [string, Uint8Array]) => ({
  name,
  mimeType: 'application/octet-stream',
  buffer: Buffer.from(bytes),
});

/** Draws the square's box by the pointer on the chosen image. */
async function drawBox(page: Page, { left, top, side }: (typeof squares)[number]): Promise<void> {
  const { x, y, width } = (await page.locator('#canvas').boundingBox())!;
  const zoom = width / 64;
  await page.mouse.move(x + left * zoom, y + top * zoom);
  await page.mouse.down();
  await page.mouse.move(x + (left + side / 2) * zoom, y + (top + side) * zoom);
  await page.mouse.move(x + (left + side) * zoom, y + (top + side) * zoom);
  await page.mouse.up();
}

const fieldsOf = (page: Page) =>
  page
    .locator('#box-rows input')
    .evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value));

async function chooseTiny(page: Page): Promise<void> {
  await page.selectOption('#form', 'tiny');
  await page.selectOption('#side', '64');
  await page.fill('#batch', '4');
  await page.uncheck('#augment');
}

// Of a few hundred steps, which take a while where other work shares the cores.
test('labelled images are learnt, with a stop, a reload and a resume between, and found in another image', async () => {
  const page = await open();
  await page.setInputFiles('#images', await files(page, squares));
  await page.waitForSelector('#canvas');
  await page.fill('#class', 'square');
  for (const [index, square] of squares.entries()) {
    await page.locator('#gallery button').nth(index).click();
    await expect
      .poll(() => page.locator('#gallery button').nth(index).getAttribute('aria-pressed'))
      .toBe('true');
    await drawBox(page, square);
    const { left, top, side } = square;
    expect(await fieldsOf(page)).toEqual(
      ['square', left, top, left + side, top + side].map(String),
    );
  }
  expect(await page.textContent('#gallery-status')).toBe('12 images, 12 boxes.');

  await chooseTiny(page);
  await page.fill('#epochs', '80');
  await page.fill('#rate', '0.02');
  await page.click('#train');
  await expect.poll(() => page.textContent('#epoch')).toMatch(/^[2-9] of 80$/);
  await expect.poll(() => page.textContent('#speed')).toMatch(/^[\d.]+$/);
  const lossAtFirst = Number(
    /: ([\d.]+) at first/.exec((await page.textContent('#loss-chart'))!)![1],
  );
  await page.click('#stop-training');
  await page.waitForSelector('#resume:visible');
  expect(await page.textContent('#run-status')).toContain('Stopped.');

  await page.reload();
  await page.waitForSelector('#resume:visible');
  expect(await page.textContent('#gallery-status')).toBe('12 images, 12 boxes.');
  await page.click('#resume');
  await page.waitForSelector('#epoch:not(:text("–"))');
  expect(Number.parseInt((await page.textContent('#epoch'))!, 10)).toBeGreaterThan(1);
  await page.waitForSelector('#result:visible', { timeout: 200_000 });
  expect(await page.textContent('#result-status')).toBe('A detector of square is ready.');

  const unseen = { left: 10, top: 12, side: 23 };
  const [file] = await files(page, [unseen]);
  await page.setInputFiles('#detect-file', file!);
  await page.waitForSelector('#found-rows tr');
  const cells = await page.locator('#found-rows tr').first().locator('th, td').allTextContents();
  expect(cells[0]).toBe('square');
  const [x, y] = cells[2]!.split(', ').map(Number);
  const [width, height] = cells[3]!.split(' × ').map(Number);
  const { left, top, side } = unseen;
  const found = [x!, y!, x! + width!, y! + height!] as const;
  expect(iou(found, [left, top, left + side, top + side])).toBeGreaterThan(0.5);

  const downloading = page.waitForEvent('download');
  await page.click('#download');
  const zip = await readFile(await (await downloading).path());
  const model = Object.entries(unzipSync(zip)).map(asFile);
  expect(model.map(({ name }) => name)).toContain('model.json');

  await page.reload();
  await page.waitForSelector('#result:visible');
  await chooseTiny(page);
  await page.selectOption('#start', 'files');
  await page.setInputFiles('#start-files', model);
  await page.fill('#epochs', '2');
  await page.click('#train');
  await expect.poll(() => page.textContent('#run-status'), { timeout: 30_000 }).toBe('Trained.');
  // What it had learnt, it still knows.
  expect(Number(await page.textContent('#loss'))).toBeLessThan(lossAtFirst / 4);
  expect(opened.errors).toEqual([]);
}, 300_000);

test('boxes are drawn, typed, moved and removed by keys alone; the camera gives images', async () => {
  const page = await open();
  await page.context().grantPermissions(['camera']);
  await page.click('#camera');
  await page.click('#take');
  await page.waitForSelector('#canvas');
  await page.focus('#editor');
  await page.keyboard.press('Enter');
  const before = (await fieldsOf(page)).slice(1).map(Number);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Shift+ArrowUp');
  const after = (await fieldsOf(page)).slice(1).map(Number);
  const moves = after.map((value, side) => value - before[side]!);
  const step = moves[0]!;
  expect(step).toBeGreaterThan(0);
  expect(moves).toEqual([step, 0, step, -step]);

  await page.getByLabel('Left of box 1').focus();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('7');
  await page.keyboard.press('Shift+Tab');
  expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe(
    'Name of box 1',
  );
  await page.keyboard.type('cup');
  await page.keyboard.press('Tab');
  expect((await fieldsOf(page)).slice(0, 2)).toEqual(['cup', '7']);
  await page.getByLabel('Remove box 1').press('Enter');
  expect(await fieldsOf(page)).toEqual([]);
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('add-box');
  await page.click('#remove-image');
  await expect.poll(() => page.textContent('#gallery-status')).toBe('No images yet.');
  expect(opened.errors).toEqual([]);
});

test('what cannot be trained is said in words', async () => {
  const page = await open();
  const said = () => page.textContent('#notice-text');
  const broken = { name: 'broken.png', mimeType: 'image/png', buffer: Buffer.from('no image') };
  await page.setInputFiles('#images', broken);
  await expect.poll(said).toContain("'broken.png' cannot be read as an image");
  await page.click('#train');
  await expect.poll(said).toMatch(/class|object|image/);
  await page.click('#notice-close');

  await page.setInputFiles('#images', await files(page, squares.slice(0, 1)));
  await page.click('#add-box');
  await chooseTiny(page);
  await page.selectOption('#start', 'files');
  const { graph, metadata } = await readDetector('bccd');
  const folded = Array.from(detectorFiles(fold(graph), metadata), asFile);
  await page.setInputFiles('#start-files', folded);
  await page.click('#train');
  await expect.poll(said, { timeout: 30_000 }).toContain('is folded');
  expect(await page.textContent('#run-status')).toBe('The training failed.');
  expect(await page.isVisible('#resume')).toBe(false);
  await page.setInputFiles('#start-files', []);
  await page.click('#train');
  await expect.poll(said).toContain('You picked nothing;');
});

test.each([
  { width: 1280, dark: false },
  { width: 1280, dark: true },
  { width: 390, dark: false },
  { width: 390, dark: true },
])('is accessible and not too wide: %o', async (options) => {
  const page = await open(options);
  await page.setInputFiles('#images', await files(page, squares.slice(0, 2)));
  await page.click('#add-box');
  await page.selectOption('#start', 'url');
  await page.evaluate(axe);
  // What a trained model brings.
  await page.evaluate(() => document.getElementById('result')!.removeAttribute('hidden'));
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
    options.width,
  );
  const violations = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: typeof import('axe-core') };
    const found = await axe.run();
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html)}`);
  });
  expect(violations).toEqual([]);
});
