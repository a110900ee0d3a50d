import { RsanetError } from '@rsanet/errors';

/**
 * Names of the images that a VOC list names, each once. A line is a name, or a name and the flag (-1, 0 or 1) of the
 * development kit's lists for one class. A name may itself end in such a number, so which of both a line is follows
 * from the names that there are.
 *
 * @param text the list, a line per image
 * @param file its path, for messages
 * @param exists whether the data set has an image or an annotation of a name
 * @throws RsanetError INVALID_DATASET when the list is empty, or a line makes sense either way and the others do not say which
 */
export function namesOfList(
  text: string,
  file: string,
  exists: (name: string) => boolean,
): string[] {
  const lines = text
    .split(/\r\n|\n|\r/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (lines.length === 0) {
    throw new RsanetError('INVALID_DATASET', `The split file ${file} names no image.`);
  }
  const readings = lines.map((line) => ({ line, name: line.replace(/\s+(-1|0|1)$/, '') }));
  const allEndInFlags = readings.every(({ line, name }) => line !== name);
  const flagged = allEndInFlags && readings.every(({ name }) => exists(name));
  const plain = readings.every(({ line }) => exists(line));
  const unclear = readings.find(({ line, name }) => exists(line) && exists(name));
  if (allEndInFlags && flagged === plain && unclear) {
    const { line, name } = unclear;
    throw new RsanetError(
      'INVALID_DATASET',
      `The split file ${file} may mean '${line}' or '${name}' with a flag by '${line}', as the data set has both; leave the flags out, or rename the images.`,
    );
  }
  const name = ({ line, name }: (typeof readings)[number]) =>
    flagged || (!exists(line) && exists(name)) ? name : line;
  return [...new Set(readings.map(name))];
}
