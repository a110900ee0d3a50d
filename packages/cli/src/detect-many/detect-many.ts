import { isRsanetError, RsanetError } from '@rsanet/errors';
import type { DetectOptions, Detector } from '@rsanet/rsanet/node';
import { pMapIterable } from 'p-map';
import { lineOf } from '../error-text.ts';
import { type ImageResult, openResults, readResults } from './results-file.ts';

/** What {@link detectMany} needs. */
export interface ManyOptions {
  /** Such as a pool of threads. */
  readonly detector: Detector;
  readonly names: AsyncIterable<string>;
  /** The file of results: a line of JSON per image, in the order of the names. */
  readonly output: string;
  /** Images under way at once. */
  readonly concurrency: number;
  readonly limits: DetectOptions;
  readonly signal?: AbortSignal | undefined;
  /** Called once for every image that has its line, those from before first. @param bad whether it could not be read */
  readonly onImage?: (bad: boolean) => void;
  /** Called when those from before are counted. */
  readonly onStart?: () => void;
}

/**
 * Detects in any number of images with as much memory as a few of them take. An image that cannot be read gets a line with
 * the error. Ended at any moment, by SIGKILL too, the same call goes on after the last whole line, so that each image
 * has one line.
 *
 * @throws RsanetError INVALID_ARGUMENT when the file holds the results of other names
 * @throws what the detector throws, and the file system
 */
export async function detectMany(options: ManyOptions): Promise<void> {
  const { output, names, signal, onImage } = options;
  const file = await openResults(output);
  const rest = names[Symbol.asyncIterator]();
  try {
    let line = 0;
    for await (const result of readResults(output)) {
      const { value, done } = await rest.next();
      line++;
      if (done || value !== result.image) throw otherNames(output, line, result.image, value);
      onImage?.('error' in result);
    }
    options.onStart?.();
    const { concurrency } = options;
    const images = { [Symbol.asyncIterator]: () => rest };
    const results = pMapIterable(images, (image) => resultOf(image, options), { concurrency });
    for await (const result of results) {
      signal?.throwIfAborted();
      await file.appendFile(`${JSON.stringify(result)}\n`);
      onImage?.('error' in result);
    }
  } finally {
    await Promise.all([file.close(), rest.return?.()]);
  }
}

/** Detects in one image; of one that cannot be read the result says why. */
export async function resultOf(
  image: string,
  { detector, limits, signal }: Pick<ManyOptions, 'detector' | 'limits' | 'signal'>,
): Promise<ImageResult> {
  const { readImage } = await import('@rsanet/rsanet/node');
  const read = await readImage(image, { signal }).catch((error: unknown) => {
    signal?.throwIfAborted();
    if (!isRsanetError(error)) throw error;
    return { error: { code: error.code, message: lineOf(error) } };
  });
  if ('error' in read) return { image, error: read.error };
  const { width, height } = read;
  const detections = await detector.detect(read, { ...limits, ...(signal && { signal }) });
  return { image, width, height, detections };
}

const otherNames = (output: string, line: number, was: string, is: string | undefined) =>
  new RsanetError(
    'INVALID_ARGUMENT',
    `${output} has '${was}' in line ${line}, where the input has ${is === undefined ? 'ended' : `'${is}'`}; give the same input or another --output.`,
  );
