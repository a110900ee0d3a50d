import { readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';
import { RsanetError } from '@rsanet/errors';
import type { Job } from '../protocol.ts';
import type { ServedFiles } from './serve-files.ts';

const require = createRequire(import.meta.url);

/**
 * The files that a page of an arm may ask for: its script, wasm's binaries, the job's model and picture.
 *
 * @throws RsanetError BACKEND_UNAVAILABLE when the page's script has not been built
 */
export async function jobFiles(job: Job): Promise<ServedFiles> {
  const page = join(dirname(require.resolve('@rsanet/bench/package.json')), 'dist', 'browser');
  const wasm = dirname(require.resolve('@tensorflow/tfjs-backend-wasm'));
  const script = await filesUnder(page, /\.js$/).catch((cause: unknown) => {
    throw new RsanetError(
      'BACKEND_UNAVAILABLE',
      `The page's script is not in ${page}; build it with 'npm run build'.`,
      { cause },
    );
  });
  return new Map([
    ...served('/', page, script),
    ...served('/wasm/', wasm, await filesUnder(wasm, /\.wasm$/)),
    ...served('/model/', job.model, await filesUnder(job.model, /./)),
    ['/picture', job.picture.path] as const,
  ]);
}

function served(prefix: string, folder: string, files: string[]): [string, string][] {
  return files.map((file) => [prefix + relative(folder, file).split(sep).join('/'), file]);
}

/** Paths of the files in a folder and below it whose name matches. */
async function filesUnder(folder: string, name: RegExp): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && name.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}
