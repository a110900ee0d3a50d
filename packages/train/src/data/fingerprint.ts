import type { Dataset } from './dataset.ts';

/**
 * What distinguishes a data set from another: the SHA-256 of what it says of its images, wherever they lie. Null where there
 * is no `crypto.subtle`, as on a page over plain http.
 */
export async function fingerprint({ classes, samples }: Dataset): Promise<string | null> {
  const subtle = globalThis.crypto?.subtle;
  if (!subtle) return null;
  const said = samples.map(({ id, path, width, height, objects, taught }) => [
    id,
    path.split(/[\\/]/).at(-1),
    width,
    height,
    objects.map(({ class: name, box, difficult, crowd }) => [name, box, difficult, crowd]),
    ...(taught ? [taught.map(({ box, scores }) => [box, scores])] : []),
  ]);
  const bytes = new TextEncoder().encode(JSON.stringify([classes, said]));
  const digest = new Uint8Array(await subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
