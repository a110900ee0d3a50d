import { join } from 'node:path';
import { writeFiles } from '../write-files.ts';
import { imageFile } from './image-file.ts';

/**
 * Writes a small data set in VOC's layout: images of 64x64, each with a wide object and a narrow one.
 *
 * @param splits images of each
 * @param classes of the wide objects and of the narrow ones
 * @returns the folder
 */
export async function vocFolder(
  folder: string,
  splits: Readonly<Record<string, number>>,
  [wide, narrow]: readonly [string, string] = ['spot', 'dot'],
): Promise<string> {
  const jpeg = await imageFile(64, 64);
  const object = (name: string, x: number, width: number) =>
    `<object><name>${name}</name><bndbox><xmin>${x}</xmin><ymin>5</ymin><xmax>${x + width}</xmax><ymax>40</ymax></bndbox></object>`;
  for (const [split, count] of Object.entries(splits)) {
    const ids = Array.from({ length: count }, (_, i) => `${split}${i}`);
    const xml = ids.map(
      (id, i) =>
        [
          `${id}.xml`,
          `<annotation><size><width>64</width><height>64</height></size>${object(wide, 5 + 10 * (i % 4), 20)}${object(narrow, 5 + 10 * (i % 4), 8)}</annotation>`,
        ] as const,
    );
    await writeFiles(join(folder, 'JPEGImages'), new Map(ids.map((id) => [`${id}.jpg`, jpeg])));
    await writeFiles(join(folder, 'Annotations'), new Map(xml));
    await writeFiles(
      join(folder, 'ImageSets/Main'),
      new Map([[`${split}.txt`, `${ids.join('\n')}\n`]]),
    );
  }
  return folder;
}
