import type { CocoResult } from '@rsanet/detect-utils';
import { RsanetError } from '@rsanet/errors';

/**
 * Reads a COCO result file: a JSON array of `{ image_id, category_id, bbox, score }`
 * (https://cocodataset.org/#format-results).
 *
 * @throws RsanetError INVALID_DATASET naming the file that is missing or malformed
 */
export async function readCocoFile(file: string): Promise<CocoResult[]> {
  const results = await parse(file);
  if (!Array.isArray(results)) throw malformed(file, 'expected an array of results');
  const odd = results.findIndex((result) => !isResult(result));
  if (odd === -1) return results;
  const shown = JSON.stringify(results[odd]).slice(0, 120);
  throw malformed(
    file,
    `result ${odd} is ${shown}; expected { image_id, category_id, bbox: [x, y, width, height], score } with whole ids below 2^53`,
  );
}

async function parse(file: string): Promise<unknown> {
  const { readText } = await import('@rsanet/train/node');
  const text = await readText(file, 'COCO result file');
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw malformed(file, (cause as Error).message, cause);
  }
}

function isResult(value: unknown): value is CocoResult {
  if (typeof value !== 'object' || value === null) return false;
  const { image_id, category_id, score, bbox } = value as Partial<Record<string, unknown>>;
  const numbers = [image_id, category_id, score, ...(Array.isArray(bbox) ? bbox : [])];
  return (
    numbers.length === 7 &&
    numbers.every((number) => typeof number === 'number') &&
    // Beyond 2^53 two ids may read as one.
    Number.isSafeInteger(image_id) &&
    Number.isSafeInteger(category_id)
  );
}

function malformed(file: string, why: string, cause?: unknown): RsanetError {
  return new RsanetError('INVALID_DATASET', `${file} is no COCO result file: ${why}.`, { cause });
}
