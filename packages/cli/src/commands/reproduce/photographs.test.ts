import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadDetector } from '@rsanet/rsanet/node';
import { expect, test } from 'vitest';
import { type Captured, capture } from '../../testing/capture.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';

/** Folder of photographs that may not be redistributed: see CONTRIBUTING.md. */
const photographs = process.env.RSANET_PHOTOGRAPHS;
const absent = 'RSANET_PHOTOGRAPHS is not set, which says where voc-animals and tiny-coco lie';

const folder = temporaryFolder();
const small = '--epochs 3 --batch 8 --input 96 --width 0.25 --seed 3'.split(' ');

/** What came of a run, as its JSON says. */
function resultOf({ code, out, err }: Captured) {
  expect({ code, failure: /rsanet:.*/.exec(err)?.[0] }).toEqual({ code: 0 });
  const losses = [...err.matchAll(/^epoch \d: loss ([\d.]+)/gm)].map(([, loss]) => Number(loss));
  expect(losses).toHaveLength(3);
  expect(losses[2]).toBeLessThan(losses[0]!);
  const result = JSON.parse(out);
  const own = result.rows.find(({ source }: { source: string | null }) => source === null);
  expect(own.figure).toBeCloseTo(100 * result.figure, 9);
  return result;
}

/** Copies a year's images and annotations out of a data set in VOC's layout. */
async function year(from: string, to: string, splits: Readonly<Record<string, readonly string[]>>) {
  for (const part of ['ImageSets/Main', 'JPEGImages', 'Annotations']) {
    await mkdir(join(to, part), { recursive: true });
  }
  for (const [split, ids] of Object.entries(splits)) {
    await writeFile(join(to, 'ImageSets/Main', `${split}.txt`), `${ids.join('\n')}\n`);
    for (const id of ids) {
      for (const file of [`JPEGImages/${id}.jpg`, `Annotations/${id}.xml`]) {
        await copyFile(join(from, file), join(to, file));
      }
    }
  }
}

test('VOC on fifty photographs: trained, measured as eval does, beside published figures', async ({
  skip,
}) => {
  if (photographs === undefined) return skip(absent);
  const from = join(photographs, 'voc-animals');
  const names = await readFile(join(from, 'ImageSets/Main/train.txt'), 'utf8');
  const ids = names.trim().split(/\s+/).slice(0, 50);
  const devkit = join(folder, 'VOCdevkit');
  const first = { trainval: ids.slice(0, 20), test: ids.slice(40) };
  await year(from, join(devkit, 'VOC2007'), first);
  await year(from, join(devkit, 'VOC2012'), { trainval: ids.slice(20, 40) });

  const line = ['reproduce', 'voc', '--data', devkit, '--out', join(folder, 'voc'), ...small];
  const result = resultOf(await capture([...line, '--json']));
  expect(result).toMatchObject({ images: 40, measure: 'VOC 2007 test mAP@0.5, 11-point' });
  const published = Object.fromEntries(
    result.rows.map((row: { name: string; figure: number }) => [row.name, row.figure]),
  );
  // arXiv 1910.01271 and 1804.06882.
  expect(published).toMatchObject({ 'YOLO Nano': 69.1, Pelee: 70.9 });
  const evaluated = await capture([
    ...['eval', '--model', result.model, '--data', join(devkit, 'VOC2007')],
    ...['--format', 'voc', '--split', 'test', '--json'],
  ]);
  expect(JSON.parse(evaluated.out).map).toBe(result.figure);

  const detector = await loadDetector(result.model);
  expect(detector.classes).toHaveLength(20);
  const photograph = join(from, 'JPEGImages', `${ids[40]}.jpg`);
  expect(await detector.detect(photograph, { scoreThreshold: 0 })).not.toEqual([]);
  await detector.dispose();

  const again = await capture(line);
  expect(again.code).toBe(0);
  expect(again.err).not.toContain('epoch 1:');
  expect(again.out).toContain('3 epochs of 40 images');
}, 300_000);

test('COCO on fifty photographs, with its crowds', async ({ skip }) => {
  if (photographs === undefined) return skip(absent);
  const from = join(photographs, 'tiny-coco');
  const data = join(folder, 'coco');
  await mkdir(join(data, 'annotations'), { recursive: true });
  const all = JSON.parse(
    await readFile(join(from, 'annotations/instances_train2017.json'), 'utf8'),
  ) as {
    images: { id: number; file_name: string }[];
    annotations: { image_id: number; iscrowd: number }[];
  };
  expect(all.images).toHaveLength(50);
  const splits = { train2017: all.images.slice(0, 40), val2017: all.images.slice(40) };
  for (const [split, images] of Object.entries(splits)) {
    await mkdir(join(data, split));
    const ids = new Set(images.map(({ id }) => id));
    for (const { file_name } of images) {
      await copyFile(join(from, 'train2017', file_name), join(data, split, file_name));
    }
    const annotations = all.annotations.filter(({ image_id }) => ids.has(image_id));
    await writeFile(
      join(data, 'annotations', `instances_${split}.json`),
      JSON.stringify({ ...all, images, annotations }),
    );
  }
  expect(all.annotations.some(({ iscrowd }) => iscrowd === 1)).toBe(true);
  const line = ['reproduce', 'coco', '--data', data, '--out', join(folder, 'coco-run'), ...small];
  const result = resultOf(await capture([...line, '--json']));
  expect(result).toMatchObject({ images: 40, measure: 'COCO val2017 AP' });
  const pelee = result.rows.find(({ name }: { name: string }) => name === 'Pelee');
  expect(pelee.figure).toBe(22.4);
}, 300_000);
