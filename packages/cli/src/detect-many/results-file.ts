import { type FileHandle, open } from 'node:fs/promises';
import { RsanetError, valueText } from '@rsanet/errors';
import type { Detection } from '@rsanet/rsanet';

/** What was made of one image: a line of the results. */
export type ImageResult =
  | {
      readonly image: string;
      /** Pixels of the image, upright. */
      readonly width: number;
      readonly height: number;
      readonly detections: readonly Detection[];
    }
  | { readonly image: string; readonly error: { readonly code: string; readonly message: string } };

/** Bytes that are looked through at once for the end of the last whole line. */
const CHUNK = 65_536;

/**
 * Opens a file of results to go on after its last whole line: what a process that was killed left half written is cut off.
 *
 * @returns the file, at its end
 */
export async function openResults(path: string): Promise<FileHandle> {
  const file = await open(path, 'a+');
  try {
    await file.truncate(await wholeLines(file));
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** Bytes up to the end of the last whole line. */
async function wholeLines(file: FileHandle): Promise<number> {
  const buffer = new Uint8Array(CHUNK);
  let end = (await file.stat()).size;
  while (end > 0) {
    const start = Math.max(0, end - CHUNK);
    const { bytesRead } = await file.read(buffer, 0, end - start, start);
    const at = buffer.subarray(0, bytesRead).lastIndexOf(10);
    if (at !== -1) return start + at + 1;
    end = start;
  }
  return 0;
}

/**
 * The results in a file, read as they are used.
 *
 * @throws RsanetError INVALID_ARGUMENT naming the first line that is none
 */
export async function* readResults(path: string): AsyncGenerator<ImageResult> {
  const file = await open(path);
  try {
    let number = 0;
    for await (const line of file.readLines()) yield parsed(line, path, ++number);
  } finally {
    await file.close();
  }
}

function parsed(line: string, path: string, number: number): ImageResult {
  const wrong = (cause?: unknown) =>
    new RsanetError(
      'INVALID_ARGUMENT',
      `Line ${number} of ${path} is ${valueText(line)}, which is no result of an image; give another --output.`,
      { cause },
    );
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    throw wrong(cause);
  }
  if (isResult(value)) return value;
  throw wrong();
}

/** Whether a line that is JSON holds what is read of it: the image, and an error or detections. */
function isResult(value: unknown): value is ImageResult {
  const { image, error, detections } = Object(value) as Partial<Record<string, unknown>>;
  if (typeof image !== 'string') return false;
  if (error !== undefined) return typeof error === 'object' && error !== null;
  return Array.isArray(detections) && detections.every(isDetection);
}

function isDetection(value: unknown): boolean {
  const { class: name, bbox, score } = Object(value) as Partial<Record<string, unknown>>;
  return typeof name === 'string' && Array.isArray(bbox) && typeof score === 'number';
}
