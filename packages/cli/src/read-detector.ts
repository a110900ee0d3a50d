import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { BackendName, DetectorModel } from '@rsanet/rsanet/node';
import { silenceTensorFlow } from './backend.ts';

/**
 * Reads a detector as plain data. `loadDetector` reads it first, so that everything is checked and
 * every fault is told as it tells it.
 *
 * @param source a name, a path or a URL, as `loadDetector` takes it
 * @throws RsanetError as `loadDetector` does
 */
export async function readDetector(
  source: string,
  backend: BackendName,
  signal?: AbortSignal,
): Promise<DetectorModel> {
  await silenceTensorFlow();
  const { loadDetector } = await import('@rsanet/rsanet/node');
  const { readGraphModel } = await import('@rsanet/graph');
  const stop = signal && { signal };
  const detector = await loadDetector(source, { backend, ...stop });
  detector.dispose();
  const entry = await entryOf(source);
  const read = (name: string) => readUrl(name === 'model.json' ? entry : beside(entry, name));
  const { graph } = await readGraphModel(read, { ...stop });
  return { graph, metadata: detector.metadata };
}

/** The URL of a model's `model.json`. */
async function entryOf(source: string): Promise<URL> {
  const { isModelName, modelUrl } = await import('@rsanet/models');
  if (isModelName(source)) return modelUrl(source);
  if (/^https?:/i.test(source)) {
    const url = new URL(source);
    return url.pathname.endsWith('.json') ? url : inside(url);
  }
  const path = /^file:/i.test(source) ? fileURLToPath(source) : source;
  const folder = (await stat(path)).isDirectory();
  return pathToFileURL(folder ? join(path, 'model.json') : path);
}

function inside(folder: URL): URL {
  const url = new URL(folder);
  url.pathname = `${folder.pathname.replace(/\/$/, '')}/model.json`;
  return url;
}

function beside(entry: URL, name: string): URL {
  const url = new URL(name, entry);
  url.search = entry.search;
  return url;
}

async function readUrl(url: URL): Promise<Uint8Array> {
  if (url.protocol === 'file:') return readFile(url);
  const response = await fetch(url);
  if (!response.ok) throw new Error(`The server answers ${response.status} for ${url}.`);
  return new Uint8Array(await response.arrayBuffer());
}
