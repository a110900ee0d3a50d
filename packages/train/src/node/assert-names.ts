import { RsanetError } from '@rsanet/errors';

/**
 * Checks that there are class names, a different one for each id.
 *
 * @throws RsanetError INVALID_DATASET naming the file and the id
 */
export function assertNames(names: readonly string[], file: string): void {
  const odd = names.findIndex((name, id) => name.trim() === '' || names.indexOf(name) !== id);
  if (odd === -1 && names.length > 0) return;
  const name = names[odd]?.trim();
  const what = name
    ? `the class ${name} twice`
    : `no class${odd === -1 ? '' : ` for the id ${odd}`}`;
  throw new RsanetError(
    'INVALID_DATASET',
    `${file} names ${what}; give each id a name of its own.`,
  );
}
