import type { ReadFile } from '@rsanet/graph';
import { fetchBytes } from './read-bytes.ts';

/** The URL of a `model.json`, given that or the one of the folder around it. */
export function entryUrl(url: URL): URL {
  const entry = new URL(url);
  if (!entry.pathname.endsWith('.json')) {
    entry.pathname = `${entry.pathname.replace(/\/$/, '')}/model.json`;
  }
  return entry;
}

/** A reader of the model at the URL of its `model.json`; other files lie beside it, with the same query. */
export function openUrl(entry: URL, signal?: AbortSignal): ReadFile {
  return (name, onBytes) => {
    if (name === 'model.json') {
      return fetchBytes(entry, { what: 'The model', missing: 'MODEL_NOT_FOUND' }, signal, onBytes);
    }
    const file = new URL(name, entry);
    file.search = entry.search;
    return fetchBytes(file, { what: 'The model file', missing: 'INVALID_MODEL' }, signal, onBytes);
  };
}
