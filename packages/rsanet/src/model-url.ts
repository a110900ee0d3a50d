import type { ReadFile } from '@rsanet/graph';
import { fetchBytes } from './read-bytes.ts';

/**
 * A reader of the model at a URL, that of its `model.json` or of the folder around it. Other files are
 * taken from the same folder, with the same query.
 */
export function openUrl(url: URL, signal?: AbortSignal): ReadFile {
  const entry = new URL(url);
  if (!entry.pathname.endsWith('.json')) {
    entry.pathname = `${entry.pathname.replace(/\/$/, '')}/model.json`;
  }
  return (name, onBytes) => {
    if (name === 'model.json') {
      return fetchBytes(entry, { what: 'The model', missing: 'MODEL_NOT_FOUND' }, signal, onBytes);
    }
    const file = new URL(name, entry);
    file.search = entry.search;
    return fetchBytes(file, { what: 'The model file', missing: 'INVALID_MODEL' }, signal, onBytes);
  };
}
