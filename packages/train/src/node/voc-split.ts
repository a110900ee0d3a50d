import { join } from 'node:path';
import { RsanetError } from '@rsanet/errors';
import { type FileIndex, filesBelow, indexFiles, namesBelow, withoutEnding } from './file-index.ts';
import { isImageFile } from './image-file.ts';
import { readText } from './read-text.ts';
import { namesOfList } from './split-list.ts';

/** One image of a split, and what may belong to it: paths below the data set's folder, of which one is right. */
export interface VocItem {
  /** Its name in the data set, with the folders below that of the annotations or images. */
  id: string;
  annotations: readonly string[];
  images: readonly string[];
}

/** A split in VOC's form. */
export interface VocSplit {
  items: readonly VocItem[];
  /** All images of the data set. */
  images: FileIndex;
  /** What an image without an annotation is: named by a list, or but in the same folders. */
  named: boolean;
  /** How the split was found, such as "the list ImageSets/Main/train.txt". */
  seen: string;
  /** Whether the data set has no splits, so that this one is everything in it. */
  whole: boolean;
}

/** Folders that tools keep annotations and images in. */
const FOLDERS = '(?:Annotations|annotations|labels|xmls?|JPEGImages|[Ii]mages|data)/';

/** A path without those folders. */
const bare = (path: string) => path.replace(new RegExp(`^${FOLDERS}`), '');

const stemOf = (file: string) => withoutEnding(bare(file));

/**
 * Finds a split in VOC's form as tools write it: the list `ImageSets/Main/<split>.txt`; else the lists
 * `<class>_<split>.txt` there, together; else what lies in a folder called as the split; else, where there is neither a
 * list nor such a folder, all annotations.
 *
 * @throws RsanetError INVALID_DATASET when the folder cannot be read, or has no such split
 */
export async function findVocSplit(dir: string, split: string): Promise<VocSplit> {
  const files = await filesBelow(dir);
  const annotations = indexFiles(files.filter(isAnnotation), stemOf);
  const images = indexFiles(files.filter(isImageFile), stemOf);
  // Without annotations a list beside the images is another form's.
  const places = annotations.files.length > 0 ? '(ImageSets/([^/]+/)?)?' : 'ImageSets/([^/]+/)?';
  const lists = files.filter((file) => new RegExp(`^${places}[^/]+\\.txt$`).test(file));
  const usual = `ImageSets/Main/${split}.txt`;
  const list = [usual, `ImageSets/${split}.txt`, `${split}.txt`].find((file) =>
    lists.includes(file),
  );
  const chosen = list ? [list] : lists.filter((file) => file.endsWith(`_${split}.txt`));
  if (chosen.length > 0) {
    const items = new Map<string, VocItem>();
    for (const file of chosen) {
      const path = join(dir, file);
      const find = (name: string) => named(name, annotations, images);
      const text = await readText(path, 'split file');
      for (const name of namesOfList(text, path, (name) => find(name) !== undefined)) {
        const item = find(name) ?? { id: name, annotations: [], images: [] };
        items.set(item.id, item);
      }
    }
    const seen = `${list ? 'the list' : 'the lists'} ${chosen.join(', ')}`;
    return { items: [...items.values()], images, named: true, seen, whole: false };
  }

  const escaped = split.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  const within = (pattern: string) => {
    const scope = new RegExp(`^${pattern}$`);
    const items = grouped(files, (file) => scope.exec(withoutEnding(file))?.[1]);
    return items.some((item) => item.annotations.length > 0) ? items : null;
  };
  const inFolder = within(`(?:${FOLDERS})?${escaped}/(?:${FOLDERS})?(.+)`);
  if (inFolder) {
    return { items: inFolder, images, named: false, seen: `the folder ${split}`, whole: false };
  }
  const hasLists = lists.some((file) => file.startsWith('ImageSets/'));
  const all = hasLists ? null : (within(`${FOLDERS}(.+)`) ?? within('([^/]+)'));
  if (all) return { items: all, images, named: false, seen: 'all annotations', whole: true };
  const folders = new Set(annotations.files.map((file) => file.split('/')[0]));
  const known = [...lists, ...folders].slice(0, 20).join(', ');
  throw new RsanetError(
    'INVALID_DATASET',
    `The split file ${join(dir, usual)} is missing, and no folder called ${split} holds annotations; ${dir} has ${known || 'neither lists nor annotations'}.`,
  );
}

const isAnnotation = (file: string) => /\.xml$/i.test(file);

/** What a list names, which may have an ending or separators of Windows, or lead to where the list was written. */
function named(written: string, annotations: FileIndex, images: FileIndex): VocItem | undefined {
  for (const name of namesBelow(written)) {
    for (const stem of isImageFile(name) ? [bare(name), stemOf(name)] : [bare(name)]) {
      const item = { annotations: exactOf(annotations, stem), images: exactOf(images, stem) };
      if (item.annotations.length === 0 && item.images.length === 0) continue;
      // Where images differ by their endings alone, the one that is written.
      const same = item.images.filter((file) => `/${file}`.endsWith(`/${name}`));
      return { id: stem, ...item, images: same.length === 1 ? same : item.images };
    }
  }
  return undefined;
}

/** Files called so, those in the usual folders before those further down. */
function exactOf(index: FileIndex, stem: string): readonly string[] {
  const found = index.find(stem);
  const exact = found.filter((file) => stemOf(file).normalize() === stem.normalize());
  return exact.length > 0 ? exact : found;
}

/** Annotations and images by the names that `idOf` gives them, in the order of the names. */
function grouped(files: readonly string[], idOf: (file: string) => string | undefined): VocItem[] {
  const items = new Map<string, { id: string; annotations: string[]; images: string[] }>();
  for (const file of files) {
    const id = idOf(file);
    if (id === undefined || !(isAnnotation(file) || isImageFile(file))) continue;
    const item = items.get(id) ?? { id, annotations: [], images: [] };
    items.set(id, item);
    (isAnnotation(file) ? item.annotations : item.images).push(file);
  }
  return [...items.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}
