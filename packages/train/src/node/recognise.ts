import { RsanetError } from '@rsanet/errors';
import { findCocoFile } from './coco-file.ts';
import { findVocSplit } from './voc-split.ts';
import { findConfig } from './yolo-config.ts';
import { findNames } from './yolo-folder.ts';

/** The form of a data set, and what it was recognised by. */
export interface Recognised {
  format: 'voc' | 'coco' | 'yolo';
  /** Such as "the list ImageSets/Main/train.txt". */
  seen: string;
}

/**
 * The form a data set is in.
 *
 * @param dir its folder, or a file that describes it
 * @param split the split that will be read
 * @throws RsanetError INVALID_DATASET when it is in none of the forms, or in several
 */
export async function recognise(dir: string, split: string): Promise<Recognised> {
  const coco = await findCocoFile(dir, split);
  const config = coco?.file === dir ? undefined : await findConfig(dir);
  const yolo = config === dir && !/\.ya?ml$/i.test(dir) ? undefined : config;
  const isFile = coco?.file === dir || yolo === dir;
  const voc = isFile
    ? undefined
    : await findVocSplit(dir, split).catch((error: RsanetError) => error);
  const found: Recognised[] = [];
  if (voc && 'seen' in voc) found.push({ format: 'voc', seen: voc.seen });
  if (coco) found.push({ format: 'coco', seen: coco.file });
  if (yolo) found.push({ format: 'yolo', seen: yolo });
  // Lists of class names lie beside annotations of other forms, too.
  const names = found.length === 0 ? await findNames(dir, split) : undefined;
  if (names) found.push({ format: 'yolo', seen: names });
  const [only, other] = found;
  if (only && !other) return only;
  const why =
    found.length > 0
      ? `it has ${found.map(({ format, seen }) => `${seen} (${format})`).join(' and ')}`
      : `it has no file of COCO's or YOLO's, and as VOC's: ${(voc as RsanetError).message.replace(/\.$/, '')}`;
  throw new RsanetError(
    'INVALID_DATASET',
    `The form of ${dir} is not clear, as ${why}; say it by format.`,
    { cause: voc },
  );
}
