import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { RsanetError } from '@rsanet/errors';
import { stringify } from 'yaml';
import type { Dataset } from '../data/dataset.ts';
import { findCocoFile } from './coco-file.ts';
import { parseJson } from './coco-instances.ts';
import { readCvatImages } from './cvat-images.ts';
import { firstExisting } from './first-existing.ts';
import { readText } from './read-text.ts';
import type { Recognised } from './recognise.ts';
import { readYoloConfig } from './yolo-config.ts';

/** The parts of a split as files. */
export interface WrittenParts {
  /** Paths of the files. */
  readonly files: readonly string[];
  /** Where the data set with the parts as its splits is read from: its folder, or a file that describes it. */
  readonly data: string;
}

/**
 * Writes the parts of a split as splits of their own, as lists beside the images, which stay where they are: of VOC
 * `ImageSets/Main/<part>.txt`; of COCO `annotations/instances_<part>.json`, in which images are named from the data
 * set's folder; of YOLO `<part>.txt` and the `split.yaml` that names them. No file is written over.
 *
 * @param dir where the data set was read from
 * @param split the split that was divided
 * @param parts by the name that the part gets as a split
 * @throws RsanetError INVALID_ARGUMENT naming a file that is there already, or a part whose name cannot be a file's
 * @throws RsanetError INVALID_DATASET for CVAT's own form, whose one file says which split an image is of
 */
export async function writeParts(
  format: Recognised['format'],
  dir: string,
  split: string,
  parts: ReadonlyMap<string, Dataset>,
): Promise<WrittenParts> {
  for (const name of parts.keys()) assertName(name);
  const { data, texts } = await writers[format](dir, split, parts);
  const existing = await firstExisting([...texts.keys()]);
  if (existing !== undefined) {
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `${existing} is there already; give the parts other names, or move it away.`,
    );
  }
  for (const [file, text] of texts) {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  return { files: [...texts.keys()], data };
}

/** Texts by the paths of their files. */
interface Texts {
  data: string;
  texts: ReadonlyMap<string, string>;
}

type Writer = (dir: string, split: string, parts: ReadonlyMap<string, Dataset>) => Promise<Texts>;

const writers: Readonly<Record<Recognised['format'], Writer>> = {
  async voc(dir, split, parts) {
    if (await readCvatImages(dir, split)) {
      throw new RsanetError(
        'INVALID_DATASET',
        `The annotations.xml of ${dir} says itself which split an image is of; export the data set as VOC, COCO or YOLO to divide it.`,
      );
    }
    const list = ({ samples }: Dataset) => samples.map(({ id }) => `${id}\n`).join('');
    const texts = Array.from(
      parts,
      ([name, part]) => [join(dir, 'ImageSets', 'Main', `${name}.txt`), list(part)] as const,
    );
    return { data: dir, texts: new Map(texts) };
  },

  async coco(dir, split, parts) {
    const { file, root } = (await findCocoFile(dir, split))!;
    const content = parseJson(await readText(file, 'annotation file'), file) as Instances;
    const texts = Array.from(parts, ([name, { samples }]) => {
      const paths = new Map(samples.map(({ id, path }) => [id, slashed(relative(root, path))]));
      const images = content.images.flatMap((image) => {
        const file_name = paths.get(`${Number(image.id)}`);
        return file_name === undefined ? [] : [{ ...image, file_name }];
      });
      const annotations = content.annotations.filter((one) =>
        paths.has(`${Number(one?.image_id)}`),
      );
      const path = join(root, 'annotations', `instances_${name}.json`);
      return [path, JSON.stringify({ ...content, images, annotations })] as const;
    });
    return { data: root, texts: new Map(texts) };
  },

  async yolo(dir, split, parts) {
    const { root, classes } = await readYoloConfig(dir, split);
    const list = ({ samples }: Dataset) =>
      samples.map(({ path }) => `./${slashed(relative(root, path))}\n`).join('');
    const lists = Array.from(
      parts,
      ([name, part]) => [join(root, `${name}.txt`), list(part)] as const,
    );
    const splits = Object.fromEntries(Array.from(parts.keys(), (name) => [name, `${name}.txt`]));
    const data = join(root, 'split.yaml');
    return { data, texts: new Map([...lists, [data, stringify({ names: classes, ...splits })]]) };
  },
};

/** What is needed of an instances file, which `readCoco` has checked; all else in it is kept. */
interface Instances {
  images: { id: unknown }[];
  annotations: ({ image_id?: unknown } | null)[];
}

const slashed = (path: string) => path.replaceAll('\\', '/');

/** Refuses what no file can be called everywhere, and what means something else in a YAML file of YOLO's. */
function assertName(name: string): void {
  if (/^\w[\w.-]*$/.test(name) && name !== 'names' && name !== 'path') return;
  throw new RsanetError(
    'INVALID_ARGUMENT',
    `A part is called '${name}'; use letters, digits, '_', '.' and '-', and neither 'names' nor 'path'.`,
  );
}
