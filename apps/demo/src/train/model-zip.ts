import type { ModelFiles } from '@rsanet/graph';
import { zipSync } from 'fflate';

/** The files of a model in one; weights hardly get smaller, so they are stored as they are. */
export function zipped(files: ModelFiles): Blob {
  const bytes = zipSync(Object.fromEntries(files), { level: 0 });
  return new Blob([bytes], { type: 'application/zip' });
}
