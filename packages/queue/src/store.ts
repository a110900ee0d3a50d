import { folderStore } from './folder-store.ts';

/** Where a run's lists and results are kept: a folder that all machines see, or a bucket. */
export interface Store {
  /** The text under a key; null where there is none. */
  read(key: string): Promise<string | null>;
  /** Keeps a text under a key, as a whole or not at all; replaces what is there. */
  write(key: string, text: string): Promise<void>;
}

/**
 * Opens what `--results` names: a folder, or `s3://bucket/prefix`, by `@aws-sdk/client-s3`, which finds region, endpoint and
 * credentials as it does everywhere.
 *
 * @throws RsanetError QUEUE_UNAVAILABLE when that is not installed
 */
export async function openStore(place: string): Promise<Store> {
  if (!place.startsWith('s3://')) return folderStore(place);
  const { s3Store } = await import('./s3-store.ts');
  return s3Store(place);
}
