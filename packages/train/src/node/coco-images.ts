import { join } from 'node:path';
import { type CocoFile, folderBelow } from './coco-file.ts';
import { filesBelow, indexFiles, namesBelow } from './file-index.ts';
import { isImageFile } from './image-file.ts';

/** A name whose ending is in small letters, as cameras and tools differ in it. */
const small = (name: string) => name.replace(/\.[^./]+$/, (ending) => ending.toLowerCase());

/**
 * Finds images by the names that a file of COCO's gives them, which may have separators of Windows, be absolute, or be
 * URLs: below the data set's folder, where the whole name leads, or of a name written elsewhere its longest end.
 *
 * @returns what gives an image's path, or says why there is none
 */
export async function cocoImages(
  { root, file }: CocoFile,
  split: string,
): Promise<(name: string) => { path: string } | { fault: string }> {
  const index = indexFiles((await filesBelow(root)).filter(isImageFile), small);
  const beside = folderBelow(root, file);
  const usual = [
    `${split}/`,
    `images/${split}/`,
    'images/',
    '',
    beside,
    ...['images/', 'data/'].map((folder) => `${beside}${folder}`),
    'data/',
  ];
  return (written) => {
    for (const name of written === '' ? [] : namesBelow(written)) {
      const found = index.find(small(name));
      const expected = usual
        .map((folder) => `${folder}${name}`)
        .find((path) => found.includes(path));
      const [path, other] = expected === undefined ? found : [expected];
      if (path === undefined) continue;
      if (other === undefined) return { path: join(root, path) };
      return {
        fault: `The image ${written} may be ${found.map((path) => join(root, path)).join(' or ')}; name it with its folder.`,
      };
    }
    const folders = [...new Set(usual)].slice(0, 4).map((folder) => join(root, folder, '.'));
    return {
      fault: `The image ${written || 'without a name'} is in none of ${folders.join(', ')}.`,
    };
  };
}
