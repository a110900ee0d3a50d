import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseHTML } from 'linkedom';
import sharp from 'sharp';
import { beforeAll, expect, test } from 'vitest';
import { capture } from '../../testing/capture.ts';
import { imageFile } from '../../testing/image-file.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { vocFolder } from '../../testing/voc-folder.ts';
import { writeFiles } from '../../write-files.ts';

const folder = temporaryFolder();
const data = join(folder, 'data');
const image = (name: string) => join(data, 'JPEGImages', `${name}.jpg`);

beforeAll(async () => {
  await vocFolder(data, { all: 5, more: 2 });
  // The images differ, but for one that is in both splits.
  for (let i = 0; i < 5; i++) {
    const bytes = await imageFile(64, 64, i % 2 ? 'png' : 'jpeg');
    const file = await sharp(bytes)
      .modulate({ brightness: 1 + i / 10 })
      .jpeg()
      .toBuffer();
    await writeFiles(join(data, 'JPEGImages'), new Map([[`all${i}.jpg`, file]]));
  }
  await copyFile(image('all3'), image('more1'));
});

test('a data set is divided, and its parts are read', async () => {
  const line = ['data', 'split', '--data', data, '--parts', 'train=0.8,val=0.2', '--seed', '4'];
  const { code, out, lines } = await capture([...line, '--json']);
  expect(lines).toEqual([expect.stringContaining('read as --format voc')]);
  expect(code).toBe(0);
  const result = JSON.parse(out);
  expect(result).toMatchObject({ data, duplicates: 0 });
  expect(result.parts).toMatchObject([
    { name: 'train', images: 4, classes: { dot: 4, spot: 4 } },
    { name: 'val', images: 1, classes: { dot: 1, spot: 1 } },
  ]);
  const names = await Promise.all(
    ['train', 'val'].map((name) => readFile(join(data, 'ImageSets/Main', `${name}.txt`), 'utf8')),
  );
  expect(names.join('').split('\n').slice(0, -1).sort()).toEqual(
    Array.from({ length: 5 }, (_, i) => `all${i}`),
  );
  const again = await capture(line);
  expect(again.code).toBe(1);
  expect(again.lines.at(-1)).toMatch(/train\.txt is there already/);
  const text = await capture([...line, '--parts', 'a=0.5,b=0.5']);
  expect(text.out).toMatch(/images with[\s\S]*all[\s\S]*Written: /);
});

test('a report counts and finds duplicates, as text, JSON and a page', async () => {
  await writeFiles(
    join(data, 'ImageSets/Main'),
    new Map([['odd.txt', 'more0\nmore1\nbroken\nempty\n']]),
  );
  const xml = (body: string) =>
    `<annotation><size><width>64</width><height>64</height></size>${body}</annotation>`;
  const flat =
    '<object><name>dot</name><bndbox><xmin>5</xmin><ymin>5</ymin><xmax>5</xmax><ymax>9</ymax></bndbox></object>';
  await writeFiles(
    join(data, 'Annotations'),
    new Map([
      ['broken.xml', xml('')],
      ['empty.xml', xml(flat)],
    ]),
  );
  await writeFiles(
    join(data, 'JPEGImages'),
    new Map<string, string | Uint8Array>([
      ['broken.jpg', 'no image'],
      ['empty.jpg', await imageFile(64, 64)],
    ]),
  );
  const page = join(folder, 'pages/report.html');
  const line = ['data', 'report', '--data', data, '--split', 'all,odd', '--out', page];
  const { code, out } = await capture([...line, '--json']);
  expect(code).toBe(0);
  const report = JSON.parse(out);
  expect(report.splits).toMatchObject([
    { split: 'all', images: 5, objects: 10, withoutObjects: [], broken: [] },
    { split: 'odd', images: 3, objects: 4, withoutObjects: ['empty'] },
  ]);
  expect(report.splits[1].broken.map(({ image }: { image: string }) => image).sort()).toEqual([
    'broken',
    'empty',
  ]);
  expect(report.splits[0].classes).toMatchObject([
    { class: 'dot', objects: 5, images: 5, width: { min: 9, median: 9, max: 9 } },
    { class: 'spot', objects: 5, width: { min: 21, median: 21, max: 21 } },
  ]);
  const doubles = report.duplicates.map((places: { split: string; image: string }[]) =>
    places.map(({ split, image }) => `${split}/${image}`).join(' '),
  );
  expect(doubles).toContain('all/all3 odd/more1');

  const { document } = parseHTML(await readFile(page, 'utf8'));
  expect(document.querySelectorAll('svg')).toHaveLength(4);
  expect(document.body.textContent).toContain('all/all3 = odd/more1');
  expect(document.querySelectorAll('[src],[href]')).toHaveLength(0);
  const text = (await capture(line)).out;
  expect(text).toContain('odd: 3 images, 4 objects');
  expect(text).toMatch(/Broken: 2\n {2}\w+: .*/);
});

test('a preview draws what a run sees first, the same for a seed', async () => {
  const sheet = async (name: string, ...flags: string[]) => {
    const out = join(folder, name);
    const line = ['data', 'preview', '--data', data, '--split', 'all', '--input', '64'];
    const { code, lines } = await capture([...line, '--count', '9', '--out', out, ...flags]);
    expect({ code, lines: lines.slice(1) }).toEqual({ code: 0, lines: [] });
    return readFile(out);
  };
  const one = await sheet('one.png', '--seed', '3');
  const { width, height } = await sharp(one).metadata();
  // Four columns and two rows of 64 pixels, with 8 between them.
  expect({ width, height }).toEqual({ width: 4 * 72 - 8, height: 2 * 72 - 8 });
  expect(await sheet('same.png', '--seed', '3')).toEqual(one);
  expect(await sheet('other.png', '--seed', '4')).not.toEqual(one);
  // As they are, the images are noise with a line of the second class's colour about each spot.
  const plain = await sheet('plain.png', '--augment', 'none', '--classes', 'spot');
  const { data: pixels, info } = await sharp(plain)
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  expect(info.channels).toBe(3);
  let marked = 0;
  for (let at = 0; at < pixels.length; at += 3) {
    if (pixels[at] === 0xe6 && pixels[at + 1] === 0x9f && pixels[at + 2] === 0) marked++;
  }
  expect(marked).toBeGreaterThan(5 * 40);
  const wrong = await capture(['data', 'preview', '--data', data, '--out', 'sheet.gif']);
  expect(wrong.code).toBe(2);
});

test('anchors, and how well they fit', async () => {
  const line = ['anchors', '--data', data, '--split', 'all', '--input', '128', '--json'];
  const three = await capture([...line, '--per-stride', '1']);
  expect(three.code).toBe(2);
  expect(three.lines.at(-1)).toMatch(/fewer different sizes than 3 anchors/);

  const xml = (sides: readonly number[]) =>
    `<annotation><size><width>64</width><height>64</height></size>${sides
      .map(
        (side) =>
          `<object><name>dot</name><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>${side}</xmax><ymax>${side}</ymax></bndbox></object>`,
      )
      .join('')}</annotation>`;
  await writeFiles(
    join(data, 'Annotations'),
    new Map([['more0.xml', xml([4, 4, 16, 16, 50, 50])]]),
  );
  await writeFiles(join(data, 'ImageSets/Main'), new Map([['one.txt', 'more0\n']]));
  const { code, out } = await capture([...line, '--split', 'one', '--per-stride', '1']);
  expect(code).toBe(0);
  // The input is twice the image's size.
  expect(JSON.parse(out)).toMatchObject({
    objects: 6,
    meanIou: 1,
    anchors: [
      { stride: 8, anchors: [[8, 8]] },
      { stride: 16, anchors: [[32, 32]] },
      { stride: 32, anchors: [[100, 100]] },
    ],
  });
});

test('classes are chosen by their new names, and a name that there is not is refused', async () => {
  const line = ['data', 'report', '--data', data, '--split', 'all', '--json'];
  const classes = async (...flags: string[]) => {
    const { code, out, lines } = await capture([...line, ...flags]);
    if (code !== 0) return lines.at(-1);
    return JSON.parse(out).splits[0].classes.map(
      (one: { class: string; objects: number }) => `${one.class} ${one.objects}`,
    );
  };
  expect(await classes('--rename', 'dot=mark,spot=mark')).toEqual(['mark 10']);
  expect(await classes('--rename', 'dot=point', '--classes', 'point')).toEqual(['point 5']);
  expect(await classes('--rename', 'dot=point', '--classes', 'dot')).toMatch(/--classes names dot/);
  expect(await classes('--rename', 'cat=dog')).toMatch(/--rename names cat.*it has dot, spot/);
  expect(await classes('--rename', 'dot')).toMatch(/--rename is 'dot'/);
});
