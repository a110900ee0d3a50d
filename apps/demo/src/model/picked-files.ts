import { RsanetError } from '@rsanet/errors';

/**
 * Reads the files that somebody picked as those of a graph model.
 *
 * @returns name to bytes, as `readDetector` takes them
 * @throws RsanetError INVALID_MODEL when none of them is `model.json`
 */
export async function pickedFiles(
  files: readonly Pick<File, 'name' | 'arrayBuffer'>[],
): Promise<Map<string, Uint8Array<ArrayBuffer>>> {
  if (!files.some(({ name }) => name === 'model.json')) {
    const names = files.map(({ name }) => name).join(', ') || 'nothing';
    throw new RsanetError(
      'INVALID_MODEL',
      `You picked ${names}; pick model.json together with the .bin files beside it.`,
    );
  }
  const read = files.map(
    async (file) => [file.name, new Uint8Array(await file.arrayBuffer())] as const,
  );
  return new Map(await Promise.all(read));
}
