import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseHTML } from 'linkedom';
import { beforeAll, expect, test } from 'vitest';
import { capture } from '../testing/capture.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { vocFolder } from '../testing/voc-folder.ts';

const folder = temporaryFolder();
const data = join(folder, 'data');
const out = join(folder, 'run');
const page = join(out, 'report.html');

beforeAll(async () => {
  await vocFolder(data, { train: 2, val: 1 });
  const recipe = '--preset voc-416 --input 32 --epochs 1 --batch 2 --width 0.25 --no-rsam';
  const line = ['train', '--data', data, '--format', 'voc', '--train', 'train', '--val', 'val'];
  const { code, err } = await capture([...line, ...recipe.split(' '), '--out', out]);
  expect({ code, failure: /not written.*/.exec(err)?.[0] }).toEqual({ code: 0 });
});

const parts = async (file: string) => {
  const { document } = parseHTML(await readFile(file, 'utf8'));
  const titles = [...document.querySelectorAll('h2')].map(({ textContent }) => textContent);
  return {
    titles,
    images: document.querySelectorAll('img').length,
    text: document.body.textContent,
  };
};

test('training leaves a page on its run, and the same is written of a run that is there', async () => {
  const first = await parts(page);
  expect(first.titles).toEqual(['On the 1 images of val', 'Recipe', 'Environment']);
  expect(first.images).toBe(1);
  expect(first.text).toContain(`"node": "${process.versions.node}"`);
  await rm(page);
  const { code, out: said } = await capture(['report', out, '--data', data, '--json']);
  expect(code).toBe(0);
  expect(JSON.parse(said)).toEqual({ out: page, map: expect.any(Number) });
  expect(await parts(page)).toEqual(first);
});

test('another split can be measured, or none', async () => {
  const other = join(folder, 'pages/other.html');
  const line = ['report', out, '--data', data, '--split', 'train', '--out', other];
  expect((await capture(line)).code).toBe(0);
  expect((await parts(other)).titles[0]).toBe('On the 2 images of train');
  const none = await capture(['report', out, '--out', other, '--json']);
  expect(JSON.parse(none.out)).toEqual({ out: other, map: null });
  expect((await parts(other)).titles).toEqual(['Recipe', 'Environment']);
  expect((await capture(['report', out, '--split', 'train'])).code).toBe(2);
});

test('a folder without a run is named', async () => {
  const { code, lines } = await capture(['report', data]);
  expect(code).toBe(1);
  expect(lines.at(-1)).toMatch(/metrics\.jsonl is missing/);
});
