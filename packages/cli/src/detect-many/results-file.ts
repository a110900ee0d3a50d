import { type FileHandle, open } from 'node:fs/promises';
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

/** The results in a file, read as they are used. */
export async function* readResults(path: string): AsyncGenerator<ImageResult> {
  const file = await open(path);
  try {
    for await (const line of file.readLines()) yield JSON.parse(line);
  } finally {
    await file.close();
  }
}
