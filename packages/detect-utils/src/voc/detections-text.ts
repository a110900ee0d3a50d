import { RsanetError, valueText } from '@rsanet/errors';
import type { VocDetection } from './annotation.ts';

const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;

/**
 * Reads a VOC result file, `comp4_det_<split>_<class>.txt`: one line `image score xmin ymin xmax ymax`
 * per detection, split by white space; blank lines are skipped. The last five are the numbers, so that an image may be called
 * `im 2`.
 *
 * @param text content of the file
 * @param name the class the file is about, which its lines do not say
 * @returns detections in the order of lines
 * @throws RsanetError INVALID_ARGUMENT that names the line when it is not an image and five numbers
 */
export function parseVocDetections(text: string, name: string): VocDetection[] {
  return text.split(/\r\n|\n|\r/).flatMap((line, i) => {
    if (line.trim() === '') return [];
    const words = [...line.matchAll(/\S+/g)];
    const numbers = words.slice(1).slice(-5);
    if (numbers.length < 5 || !numbers.every(([word]) => NUMBER.test(word))) {
      throw new RsanetError(
        'INVALID_ARGUMENT',
        `Line ${i + 1} of the detections of '${name}' is ${valueText(line.trim())}; expected 'image score xmin ymin xmax ymax'.`,
      );
    }
    const image = line.slice(words[0]!.index, numbers[0]!.index).trimEnd();
    const [score, xmin, ymin, xmax, ymax] = numbers.map(([word]) => Number(word));
    return [{ image, class: name, score: score!, box: [xmin!, ymin!, xmax!, ymax!] }];
  });
}

/**
 * Writes the detections of one class as a VOC result file: the inverse of {@link parseVocDetections},
 * to the last digit. The class is not written; the file's name says it.
 *
 * @returns one line per detection, each ended by a line feed
 * @throws RsanetError INVALID_ARGUMENT when the detections are of several classes, or of an image whose name a line
 *   cannot hold: it is empty, has a line break, or begins or ends with white space
 *
 * @example
 * ```ts
 * import { formatVocDetections, parseVocDetections } from '@rsanet/detect-utils';
 *
 * const text = '000004 0.702732 89 112 516 466\n';
 * if (formatVocDetections(parseVocDetections(text, 'car')) !== text) throw new Error('changed');
 * ```
 */
export function formatVocDetections(detections: readonly VocDetection[]): string {
  const other = detections.find((detection) => detection.class !== detections[0]!.class);
  if (other) {
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `The detections are of '${detections[0]!.class}' and '${other.class}'; a VOC result file holds one class, write one per class.`,
    );
  }
  const odd = detections.find(({ image }) => !/^\S(.*\S)?$/u.test(image));
  if (odd) {
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `The image '${odd.image}' cannot be named in a VOC result file; give it a name on one line without white space at its ends.`,
    );
  }
  return detections
    .map(({ image, score, box }) => `${[image, score, ...box].join(' ')}\n`)
    .join('');
}
