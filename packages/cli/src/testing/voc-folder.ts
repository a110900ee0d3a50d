import { join } from 'node:path';
import { writeFiles } from '../write-files.ts';
import { picture } from './pictures.ts';

/**
 * Writes a small data set in VOC's layout: pictures of 64x64, each with a spot and a dot.
 *
 * @param splits pictures of each
 * @returns the folder
 */
export async function vocFolder(
  folder: string,
  splits: Readonly<Record<string, number>>,
): Promise<string> {
  const jpeg = await picture(64, 64);
  const object = (name: string, x: number, width: number) =>
    `<object><name>${name}</name><bndbox><xmin>${x}</xmin><ymin>5</ymin><xmax>${x + width}</xmax><ymax>40</ymax></bndbox></object>`;
  for (const [split, count] of Object.entries(splits)) {
    const ids = Array.from({ length: count }, (_, i) => `${split}${i}`);
    const xml = ids.map(
      (id, i) =>
        [
          `${id}.xml`,
          `<annotation><size><width>64</width><height>64</height></size>${object('spot', 5 + 10 * i, 20)}${object('dot', 5 + 10 * i, 8)}</annotation>`,
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
