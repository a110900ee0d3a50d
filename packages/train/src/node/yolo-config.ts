import { readdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { RsanetError, shortText } from '@rsanet/errors';
import * as v from 'valibot';
import { parse } from 'yaml';
import { assertNames } from './assert-names.ts';
import { namesBelow } from './file-index.ts';
import { firstExisting } from './first-existing.ts';
import { readText } from './read-text.ts';
import { readYoloFolder } from './yolo-folder.ts';

/** Class names in a list, or by id; ids count from 0 without a gap. */
const names = v.union([
  v.array(v.string()),
  v.pipe(
    v.record(v.pipe(v.string(), v.regex(/^\d+$/)), v.string()),
    v.check((byId) => Object.keys(byId).every((_, id) => Object.hasOwn(byId, id))),
    v.transform((byId) => Object.keys(byId).map((_, id) => byId[id]!)),
  ),
]);

const place = v.union([v.string(), v.array(v.string())]);
const schema = v.looseObject({
  path: v.optional(v.nullable(v.string())),
  nc: v.optional(v.number()),
  names,
});

/** What a `data.yaml` says. */
export interface YoloConfig {
  /** The file itself. */
  file: string;
  /** The folder that the data set lies in. */
  root: string;
  /** A class's position here is its id. */
  classes: readonly string[];
  /** Folders or lists of images of the split asked for, as paths. */
  places: readonly string[];
  /** Whether the data set has no splits, so that this one is everything in it. */
  whole: boolean;
}

/**
 * Reads the description of a YOLO data set: class names, and where the images of a split are.
 *
 * @param dir the folder that holds `data.yaml` (or else its only YAML file, or else class names as
 *   `readYoloFolder` finds them), or that file
 * @param split a key of the file, such as `train`, `val` or `test`
 * @throws RsanetError INVALID_DATASET naming the file that is missing or malformed, or the split it lacks
 */
export async function readYoloConfig(dir: string, split: string): Promise<YoloConfig> {
  const found = await findConfig(dir);
  if (found === undefined) {
    const folder = await readYoloFolder(dir, split);
    if (folder) return folder;
  }
  const file = found ?? join(dir, 'data.yaml');
  const content = parseYaml(await readText(file, 'data set description'), file);
  const parsed = v.safeParse(schema, content);
  if (!parsed.success) {
    throw new RsanetError(
      'INVALID_DATASET',
      `${file} describes no YOLO data set; it needs 'names', a list of class names or their names by id from 0.`,
    );
  }
  const { path, nc, names, ...rest } = parsed.output;
  assertNames(names, file);
  if (nc !== undefined && nc !== names.length) {
    throw new RsanetError(
      'INVALID_DATASET',
      `${file} counts ${nc} classes (nc), but names ${names.length}; make them agree.`,
    );
  }
  const places = v.safeParse(place, rest[split]);
  if (!places.success) {
    const known = Object.keys(rest).filter((key) => v.is(place, rest[key]));
    throw new RsanetError(
      'INVALID_DATASET',
      `${file} does not say where the split '${split}' is; it has ${known.join(', ') || 'none'}.`,
    );
  }
  // A path that leads nowhere here is that of the machine where the file was written.
  const roots = [resolve(dirname(file), slashed(path ?? '.')), dirname(file)];
  return {
    file,
    classes: names,
    root: dirname(file),
    places: await Promise.all([places.output].flat().map((place) => locate(roots, place))),
    whole: false,
  };
}

/** The YAML file of a data set, if it has one. */
export async function findConfig(dir: string): Promise<string | undefined> {
  const isFile = await stat(dir).then(
    (entry) => entry.isFile(),
    () => false,
  );
  if (isFile) return dir;
  const usual = await firstExisting(['data.yaml', 'dataset.yaml'].map((name) => join(dir, name)));
  if (usual) return usual;
  const entries = await readdir(dir).catch(() => [] as string[]);
  const others = entries.filter((entry) => /\.ya?ml$/i.test(entry));
  return others.length === 1 ? join(dir, others[0]!) : undefined;
}

/**
 * A place beside the file, also where it is written as seen from a folder below, as Roboflow does, or for another machine:
 * then the longest end of its path that is here, of two names at least, as one could be any folder.
 */
async function locate(roots: readonly string[], written: string): Promise<string> {
  const place = slashed(written);
  // None is below where no file is named, as by the URL of a host.
  const [below = [], ...ends] = namesBelow(written);
  const elsewhere = /^([a-z]:)?\//i.test(place) ? ends.filter((end) => end.includes('/')) : [];
  const asWritten = roots.map((root) => resolve(root, place));
  const others = [below, ...elsewhere]
    .flat()
    .flatMap((end) => roots.map((root) => resolve(root, end)));
  return (await firstExisting([...asWritten, ...others])) ?? asWritten[0]!;
}

const slashed = (path: string) => path.replaceAll('\\', '/');

function parseYaml(text: string, file: string): unknown {
  try {
    // Its warnings would come on standard error, of whatever program this is in.
    const logLevel = 'error';
    const content = parse(text, { logLevel });
    if (typeof content !== 'object' || content === null) return content;
    // Names as they are written, so that a class may be called 007, 1.0 or null.
    return { ...content, names: parse(text, { schema: 'failsafe', logLevel }).names };
  } catch (cause) {
    // What follows the first line shows the text.
    const [why] = (cause as Error).message.split('\n');
    const message = `${file} is no YAML: ${shortText(why!).replace(/[:.]?$/, '.')}`;
    throw new RsanetError('INVALID_DATASET', message, { cause });
  }
}
