import { readFile } from 'node:fs/promises';
import type { DetectorTensors } from '@rsanet/train';
import { UsageError } from './usage-error.ts';

/**
 * Reads a detector's weights from a safetensors file.
 *
 * @throws UsageError when the file cannot be read
 * @throws RsanetError INVALID_CHECKPOINT or INVALID_MODEL when it is malformed
 */
export async function readTensorFile(file: string): Promise<DetectorTensors> {
  const { readTensors } = await import('@rsanet/train');
  const bytes = await readFile(file).catch((cause: Error) => {
    throw new UsageError(`--from ${file} cannot be read: ${cause.message}`, { cause });
  });
  return readTensors(bytes, file);
}
