import { execFile } from 'node:child_process';
import { copyFile, cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { documentFolder } from './document-folder.ts';
import { withPage, withSite } from './example-page.ts';

const root = join(import.meta.dirname, '..');
const examples = join(root, 'examples');
const run = promisify(execFile);

let folder: string;
beforeAll(async () => {
  folder = await documentFolder(root);
});
afterAll(() => rm(folder, { recursive: true }));

/** What a program of an example prints; rejects where it ends otherwise than well. */
async function output(program: string, ...args: string[]): Promise<string> {
  const path = join(examples, program);
  return (await run(process.execPath, [path, ...args], { cwd: folder })).stdout;
}

test('each example has three files at most, and a line in the list', async () => {
  const list = await readFile(join(examples, 'README.md'), 'utf8');
  const entries = await readdir(examples, { withFileTypes: true });
  for (const { name } of entries.filter((entry) => entry.isDirectory())) {
    const files = await readdir(join(examples, name), { recursive: true, withFileTypes: true });
    expect(files.filter((file) => file.isFile()).length, name).toBeLessThanOrEqual(3);
    expect(list).toContain(`(${name})`);
  }
});

test.each([
  ['custom-detector/train.mjs', /found square at/],
  ['classifier/classify.mjs', /they differ from those of tf\.layers by \de-/],
  ['mobilenet/build.mjs', /outputs 1x8x8x24, 1x4x4x24, 1x2x2x24/],
  ['layers-in-node/save-and-load.mjs', /the same outputs: true/],
])('%s', async (program, words) => {
  expect(await output(program)).toMatch(words);
});

test('node-batch/detect.mjs', async () => {
  const lines = (await output('node-batch/detect.mjs', folder)).trim().split('\n');
  const found = lines.map((line) => JSON.parse(line));
  expect(found.map(({ name }) => name).sort()).toEqual([
    'a.jpg',
    'b.jpg',
    'photo.jpg',
    'smear.png',
  ]);
  expect(found.find(({ name }) => name === 'smear.png').detections.length).toBeGreaterThan(5);
});

test('from-coco-ssd/detect.mjs', async () => {
  const lines = (await output('from-coco-ssd/detect.mjs', 'smear.png')).trim().split('\n');
  expect(lines).toHaveLength(5);
  expect(lines[0]).toMatch(/^(RBC|WBC|Platelets) \d\.\d\d \d+,\d+,\d+,\d+$/);
});

test('onnx/detect.mjs', async () => {
  expect(await output('onnx/detect.mjs', 'smear.png')).toMatch(/finds [1-9]\d*/);
});

test('onnx/detect.py is Python, and reads what detect.mjs writes', async () => {
  const path = join(examples, 'onnx/detect.py');
  await copyFile(path, join(folder, 'detect.py'));
  await run('python3', ['-m', 'py_compile', 'detect.py'], { cwd: folder });
  const spec = JSON.parse(await readFile(join(folder, 'model.onnx.json'), 'utf8'));
  for (const [, key] of (await readFile(path, 'utf8')).matchAll(/spec\["(\w+)"\]/g)) {
    expect(spec[key!]).toBeDefined();
  }
});

test('next: the route answers with detections', async () => {
  const { POST } = await import(join(examples, 'next/app/api/detect/route.js'));
  const body = await readFile(join(folder, 'smear.png'));
  const answer = await POST(new Request('http://localhost/api/detect', { method: 'POST', body }));
  expect((await answer.json()).length).toBeGreaterThan(5);
});

test.each(['page', 'worker'])('%s detects on an image that is chosen', async (name) => {
  await withPage(join(examples, name), async (page) => {
    await page.setInputFiles('input', join(folder, 'smear.png'));
    await page.waitForFunction(`document.querySelector('output').textContent`);
    const found = Number.parseInt((await page.textContent('output'))!, 10);
    expect(found).toBeGreaterThan(5);
  });
});

test("the guide's page detects, as its lines build it", async () => {
  const guide = await readFile(join(root, 'docs/train.md'), 'utf8');
  const bundle = /^npx (esbuild page\.js .*)$/m.exec(guide)![1]!;
  await run('npx', ['--no', ...bundle.split(' ')], { cwd: folder });
  const site = join(folder, 'site');
  await writeFile(join(site, 'index.html'), /^`(<input type="file">.*)`:$/m.exec(guide)![1]!);
  await cp(join(root, 'packages/models/models/bccd'), join(site, 'model'), { recursive: true });
  await withSite(site, async (page) => {
    await page.setInputFiles('input', join(folder, 'smear.png'));
    const drawn = () =>
      page.evaluate(async () => {
        const shown = document.querySelector('canvas')!;
        const image = await createImageBitmap(document.querySelector('input')!.files![0]!);
        const plain = new OffscreenCanvas(image.width, image.height).getContext('2d')!;
        plain.drawImage(image, 0, 0);
        const pixels = (context: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D) =>
          new Uint32Array(context.getImageData(0, 0, image.width, image.height).data.buffer);
        const before = pixels(plain);
        return pixels(shown.getContext('2d')!).filter((pixel, i) => pixel !== before[i]).length;
      });
    await page.waitForFunction(() => document.querySelector('canvas')!.width === 640);
    await expect.poll(drawn, { timeout: 30_000 }).toBeGreaterThan(3_000);
  });
});
