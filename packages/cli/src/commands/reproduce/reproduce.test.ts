import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadDetector } from '@rsanet/rsanet/node';
import { expect, test } from 'vitest';
import { capture } from '../../testing/capture.ts';
import { imageFile } from '../../testing/image-file.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';

const folder = temporaryFolder();
const small = '--epochs 2 --batch 2 --input 32 --width 0.25 --seed 3'.split(' ');

const object = (name: string, x: number) =>
  `<object><name>${name}</name><bndbox><xmin>${x}</xmin><ymin>5</ymin><xmax>${x + 20}</xmax><ymax>40</ymax></bndbox></object>`;

/** Writes a year of VOCdevkit: images of a cat and a dog each. */
async function year(devkit: string, name: string, splits: Readonly<Record<string, string[]>>) {
  const jpeg = await imageFile(64, 64);
  for (const part of ['ImageSets/Main', 'JPEGImages', 'Annotations']) {
    await mkdir(join(devkit, name, part), { recursive: true });
  }
  for (const [split, ids] of Object.entries(splits)) {
    await writeFile(join(devkit, name, 'ImageSets/Main', `${split}.txt`), `${ids.join('\n')}\n`);
    for (const [i, id] of ids.entries()) {
      await writeFile(join(devkit, name, 'JPEGImages', `${id}.jpg`), jpeg);
      const xml = `<annotation><size><width>64</width><height>64</height></size>${object('cat', 3 + 9 * i)}${object('dog', 30)}</annotation>`;
      await writeFile(join(devkit, name, 'Annotations', `${id}.xml`), xml);
    }
  }
}

test('VOC 07+12: trained, measured on the test of 2007, and shown beside published figures', async () => {
  const devkit = join(folder, 'VOCdevkit');
  await year(devkit, 'VOC2007', { trainval: ['1', '2'], test: ['3'] });
  await year(devkit, 'VOC2012', { trainval: ['4', '5'] });
  const line = ['reproduce', 'voc', '--data', devkit, '--out', join(folder, 'voc'), ...small];

  const controller = new AbortController();
  const stopped = await capture(line, controller.signal, (text) => {
    if (text.includes('epoch 1:')) controller.abort(new Error('Interrupted.'));
  });
  expect(stopped.code).toBe(130);
  expect(stopped.lines.at(-2)).toBe('Stopped; go on with the same command.');
  const { code, out, err } = await capture([...line, '--json']);
  expect(err).not.toContain('epoch 1:');
  expect({ code, failure: /rsanet:.*/.exec(err)?.[0] }).toEqual({ code: 0 });
  const result = JSON.parse(out);
  expect(result).toMatchObject({ images: 4, epochs: 2, model: join(folder, 'voc/model') });
  const figures = Object.fromEntries(
    result.rows.map(({ name, figure }: { name: string; figure: number }) => [name, figure]),
  );
  // Published: arXiv 1910.01271 and 1804.06882.
  expect(figures).toMatchObject({ 'YOLO Nano': 69.1, Pelee: 70.9 });
  expect(figures['RSANet, this run']).toBeCloseTo(100 * result.figure);
  const detector = await loadDetector(result.model);
  expect(detector.classes).toHaveLength(20);
  await detector.dispose();

  const measured = await capture(
    [
      ...['eval', '--model', result.model, '--data', join(devkit, 'VOC2007')],
      ...['--format', 'voc', '--split', 'test', '--json'],
    ].map(String),
  );
  expect(JSON.parse(measured.out).map).toBe(result.figure);

  // The run is whole: the same command measures again and prints the table.
  const again = await capture(line);
  expect(again.code).toBe(0);
  expect(again.out).toMatch(/RSANet, this run/);
  expect(again.err).not.toContain('epoch 1:');

  await rm(join(devkit, 'VOC2012'), { recursive: true });
  const missing = await capture([...line, '--out', join(folder, 'other')]);
  expect(missing.code).toBe(1);
  expect(missing.err).toContain('VOC2012');
});

test('COCO: trained on train2017, measured on val2017', async () => {
  const data = join(folder, 'coco');
  await mkdir(join(data, 'annotations'), { recursive: true });
  const jpeg = await imageFile(64, 64);
  for (const [split, ids] of [
    ['train2017', [1, 2]],
    ['val2017', [3]],
  ] as const) {
    await mkdir(join(data, split));
    const images = ids.map((id) => ({ id, file_name: `${id}.jpg`, width: 64, height: 64 }));
    for (const { file_name } of images) await writeFile(join(data, split, file_name), jpeg);
    const annotations = ids.map((id) => ({
      id,
      image_id: id,
      category_id: 17,
      bbox: [5, 5, 20, 35],
      area: 700,
      iscrowd: 0,
    }));
    const categories = [{ id: 17, name: 'cat' }];
    await writeFile(
      join(data, 'annotations', `instances_${split}.json`),
      JSON.stringify({ images, annotations, categories }),
    );
  }
  const out = join(folder, 'coco-run');
  const {
    code,
    out: text,
    err,
  } = await capture([...['reproduce', 'coco', '--data', data, '--out', out, ...small, '--json']]);
  expect({ code, failure: /rsanet:.*/.exec(err)?.[0] }).toEqual({ code: 0 });
  const result = JSON.parse(text);
  expect(result).toMatchObject({ images: 2, measure: 'COCO val2017 AP' });
  const published = result.rows.filter(({ source }: { source: string | null }) => source !== null);
  expect(published.find(({ name }: { name: string }) => name === 'Pelee')?.figure).toBe(22.4);
});
