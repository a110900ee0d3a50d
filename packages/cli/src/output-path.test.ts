import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { outputPaths } from './output-path.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';
import { UsageError } from './usage-error.ts';

const folder = temporaryFolder();

test.each([
  ['photos/a.jpg', 'a.jpg', 'jpeg'],
  ['photos/a.b.JPEG', 'a.b.jpg', 'jpeg'],
  ['a.png', 'a.png', 'png'],
  ['a.webp', 'a.png', 'png'],
  ['a', 'a.png', 'png'],
  ['file:///photos/a%20b.jpg', 'a b.jpg', 'jpeg'],
  ['https://example.org/photos/a.jpg?size=2', 'a.jpg', 'jpeg'],
  ['https://example.org/', 'image.png', 'png'],
  ['http://', 'image.png', 'png'],
  ['file://host/photos/a.jpg', 'image.png', 'png'],
  ['data:image/jpeg;base64,/9j/2wBDAAYEBQYFBAYGBQYHBwYICh', 'image.png', 'png'],
])('%s is written as %s', (image, name, format) => {
  expect(outputPaths([image], 'out')).toEqual([{ path: join('out', name), format }]);
});

test('images without a name are numbered', () => {
  const paths = outputPaths(['data:,a', 'a.png', 'data:,b', 'http://'], 'out');
  expect(paths.map(({ path }) => path)).toEqual(
    ['image.png', 'a.png', 'image-2.png', 'image-3.png'].map((name) => join('out', name)),
  );
});

test('images are not written over each other or themselves', async () => {
  expect(() => outputPaths(['a.png', 'b/a.webp'], 'out')).toThrow(UsageError);
  const path = join(folder, 'a.png');
  expect(outputPaths([path], folder)).toHaveLength(1);
  await writeFile(path, '');
  expect(() => outputPaths([path], folder)).toThrow('write over');
  expect(() => outputPaths([pathToFileURL(path).href], `${folder}/.`)).toThrow('write over');
  expect(outputPaths(['other/a.png'], folder)).toHaveLength(1);
});
