import { appendFile, mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { imageFile } from '../packages/cli/src/testing/image-file.ts';
import { vocFolder } from '../packages/cli/src/testing/voc-folder.ts';
import { writeFiles } from '../packages/cli/src/write-files.ts';
import { drawSmear } from './draw-smear.mjs';

const CLASSES = ['cat', 'dog'] as const;

/**
 * Makes a temporary folder in which the commands of a document can be run: this checkout by links, built, and the images,
 * data sets and results that the documents speak of, of a few small images each.
 *
 * @param root the checkout
 */
export async function documentFolder(root: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'rsanet-document-'));
  const at = (path: string) => join(folder, path);
  for (const name of ['apps', 'node_modules', 'packages', 'scripts']) {
    await symlink(join(root, name), at(name));
  }
  const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const built = { ...scripts, build: 'node --version' };
  await writeFile(at('package.json'), JSON.stringify({ type: 'module', scripts: built }));

  const guide = await readFile(join(root, 'docs/train.md'), 'utf8');
  await writeFile(at('page.js'), /^```js\n(\/\/ page\.js\n[\s\S]*?)^```$/m.exec(guide)![1]!);
  await writeFile(at('smear.png'), await drawSmear());
  const photo = await imageFile(320, 240);
  for (const name of ['photo.jpg', 'a.jpg', 'b.jpg']) await writeFile(at(name), photo);
  await vocFolder(at('BCCD'), { train: 12, val: 1, test: 1 }, CLASSES);
  await vocFolder(at('D'), { train: 4, val: 1, test: 1 }, CLASSES);
  await vocFolder(at('photos'), { all: 10 }, CLASSES);
  // What stands behind an image changes its file, not its pixels: these are no duplicates.
  for (let i = 0; i < 10; i++) await appendFile(at(`photos/JPEGImages/all${i}.jpg`), `${i}`);
  await vocFolder(at('VOC2012-animals'), { val: 1 }, CLASSES);
  await vocFolder(at('VOCdevkit/VOC2007'), { trainval: 2, test: 1 }, CLASSES);
  await vocFolder(at('VOCdevkit/VOC2012'), { trainval: 2 }, CLASSES);
  await cocoFolder(at('coco'));
  await yoloFolder(at('yolo'));
  const found = CLASSES.map(
    (name) => [`comp4_det_test_${name}.txt`, 'test0 0.9 5 5 25 40\n'] as const,
  );
  await writeFiles(at('results'), new Map(found));
  return folder;
}

async function cocoFolder(folder: string): Promise<void> {
  const jpeg = await imageFile(64, 64);
  const categories = CLASSES.map((name, i) => ({ id: 17 + i, name }));
  for (const split of ['train2017', 'val2017']) {
    await writeFiles(join(folder, split), new Map([['000000000009.jpg', jpeg]]));
    const images = [{ id: 9, file_name: '000000000009.jpg', width: 64, height: 64 }];
    const annotations = categories.map(({ id }) => ({
      id,
      image_id: 9,
      category_id: id,
      bbox: [5, 5, 20, 35],
      area: 700,
      iscrowd: 0,
    }));
    const text = JSON.stringify({ images, annotations, categories });
    await writeFiles(join(folder, 'annotations'), new Map([[`instances_${split}.json`, text]]));
  }
}

async function yoloFolder(folder: string): Promise<void> {
  const jpeg = await imageFile(64, 64);
  const yaml = `names: [${CLASSES.join(', ')}]\ntrain: images/train\nval: images/val\n`;
  await writeFiles(folder, new Map([['data.yaml', yaml]]));
  for (const split of ['train', 'val']) {
    await writeFiles(join(folder, 'images', split), new Map([['one.jpg', jpeg]]));
    const labels = '0 0.25 0.35 0.3 0.5\n1 0.6 0.5 0.4 0.4\n';
    await writeFiles(join(folder, 'labels', split), new Map([['one.txt', labels]]));
  }
}
