import { join } from 'node:path';
import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { dataFormat } from '../data/data-format.ts';
import { imageFile } from '../testing/image-file.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { writeFiles } from '../write-files.ts';
import type { Recipe } from './recipe.ts';
import { readSplits } from './splits.ts';

const folder = temporaryFolder();

const xml = (...names: string[]) =>
  `<annotation><size><width>120</width><height>80</height></size>${names
    .map(
      (name, i) =>
        `<object><name>${name}</name><bndbox><xmin>1</xmin><ymin>${1 + i}</ymin><xmax>${3 + i}</xmax><ymax>3</ymax></bndbox></object>`,
    )
    .join('')}</annotation>`;

async function put(name: string, files: Record<string, string>): Promise<string> {
  const dir = join(folder, name);
  const image = await imageFile(120, 80);
  for (const [path, text] of Object.entries(files)) {
    await writeFiles(dir, new Map());
    const [place, file] = [join(dir, path, '..'), path.split('/').at(-1)!];
    await writeFiles(place, new Map([[file, path.endsWith('.jpg') ? image : text]]));
  }
  return dir;
}

/** Reads splits, and what is said of them. */
async function read(data: string, options: Partial<Recipe>) {
  const said: string[] = [];
  const sink = new Writable({
    write(chunk, _, done) {
      said.push(String(chunk));
      done();
    },
  });
  const io = { stdout: sink, stderr: sink };
  const format = await dataFormat('auto', data, options.train ?? 'train', io);
  const asked = { data, format, train: 'train', preset: 'voc-416', seed: 0 };
  const splits = await readSplits(
    { skipBroken: false, rename: new Map(), ...asked, ...options } as Recipe,
    io,
  );
  return { ...splits, lines: said.join('').split('\n').slice(0, -1) };
}

const flat = {
  'train/a.jpg': '',
  'train/a.xml': xml('cat', 'dog'),
  'train/negative.jpg': '',
  'valid/b.jpg': '',
  'valid/b.xml': xml('cat', 'cow'),
};

test('the form, negatives, small objects, and what only --val holds are said', async () => {
  const data = await put('flat', flat);
  const { lines, validation } = await read(data, {
    val: 'valid',
    input: { width: 96, height: 96 },
  });
  expect(lines).toEqual([
    'The data set is read as --format voc, by the folder train.',
    '1 images of train have no annotation and are examples of nothing.',
    expect.stringContaining('valid holds objects of cow, which train lacks: nobody learns them'),
    expect.stringMatching(/^All 2 objects are smaller than 4 pixels .* input of 96x96/),
  ]);
  expect(validation!.samples[0]!.objects.map((object) => object.class)).toEqual(['cat']);
});

test('the same split to learn and to measure is said', async () => {
  const data = await put('same', { 'a.jpg': '', 'a.xml': xml('cat') });
  const { lines } = await read(data, { val: 'val', input: { width: 416, height: 416 } });
  expect(lines.slice(1)).toEqual([
    'The data set has no splits, so train is all annotations of it.',
    'The data set has no splits, so val is all annotations of it.',
    expect.stringMatching(/^All images to measure on are learnt, too/),
  ]);
});

test('broken images are refused together, or skipped', async () => {
  const data = await put('broken', {
    ...flat,
    'train/c.xml': '<annotation',
    'train/d.xml': xml('cat'),
  });
  await expect(read(data, {})).rejects.toThrow(
    /^2 of 4 images cannot be used.*c\.xml.*d\.jpg is miss/,
  );
  const { lines, data: left } = await read(data, { skipBroken: true });
  expect(left.samples.map(({ id }) => id)).toEqual(['a', 'negative']);
  expect(lines.filter((line) => /^[cd]: /.test(line))).toHaveLength(2);
});
