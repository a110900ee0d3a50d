import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { RsanetError } from '@rsanet/errors';
import type { DetectorModel } from '@rsanet/rsanet';
import { writeSafely } from '@rsanet/train/node';

/**
 * Keeps beside a file of results what they are made by, so that nothing else goes on with it.
 *
 * @param facts JSON values, such as the limits of detection
 * @throws RsanetError INVALID_ARGUMENT when the file that is there was made by something else
 */
export async function sameRun(results: string, facts: Record<string, unknown>): Promise<void> {
  const path = `${results}.run.json`;
  const text = `${JSON.stringify(facts, null, 2)}\n`;
  const before = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return null;
  });
  if (before === null) return writeSafely(path, text);
  if (before === text) return;
  throw new RsanetError(
    'INVALID_ARGUMENT',
    `${results} was begun with another model, other limits or another shard, which ${path} holds; give another --output.`,
  );
}

/** The SHA-256 of a model: of its weights, in the order of its nodes, then of all else. */
export function modelHash({ graph, metadata }: DetectorModel): string {
  const hash = createHash('sha256');
  const rest = JSON.stringify({ graph, metadata }, (_, value: unknown) => {
    if (!ArrayBuffer.isView(value)) return value;
    hash.update(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
    return value.byteLength;
  });
  return hash.update(rest).digest('hex');
}
