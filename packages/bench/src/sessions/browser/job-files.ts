import { readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';
import { RsanetError } from '@rsanet/errors';
import { builtFile, installedFile } from '../node/installed.ts';
import type { Job } from '../protocol.ts';
import type { ServedFiles } from './serve-files.ts';

const require = createRequire(import.meta.url);

/**
 * The files that a page of a session may ask for: its script, the binaries of TensorFlow.js's wasm, ONNX Runtime and LiteRT.js
 * where they are installed, the job's model and image.
 *
 * @param scripts folder of `dist` that holds the page's scripts
 * @throws RsanetError BACKEND_UNAVAILABLE when the page's script has not been built
 */
export async function jobFiles(
  job: Job,
  scripts: 'browser' | 'fresh' = 'browser',
): Promise<ServedFiles> {
  const page = builtFile(scripts);
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
    ...onnxruntimeFiles(),
    ...(await litertFiles()),
    ...served('/model/', job.model, await filesUnder(job.model, /./)),
    ['/image', job.image.path] as const,
  ]);
}

/** The script of ONNX Runtime's WebAssembly build, and what it loads. */
function onnxruntimeFiles(): [string, string][] {
  const binary = installedFile('onnxruntime-web/ort-wasm-simd-threaded.wasm');
  if (!binary) return [];
  const names = ['ort.wasm.min.mjs', 'ort-wasm-simd-threaded.mjs', 'ort-wasm-simd-threaded.wasm'];
  return names.map((name) => [`/onnxruntime-web/${name}`, join(dirname(binary), name)]);
}

/** LiteRT.js: its scripts and its binaries. */
async function litertFiles(): Promise<[string, string][]> {
  const script = installedFile('@litertjs/core');
  if (!script) return [];
  const folder = dirname(dirname(script));
  const wasm = join(folder, 'wasm');
  return [
    ['/litert/index.js', script],
    ['/litert/package.json', join(folder, 'package.json')],
    ['/litert/wasm-utils.js', createRequire(script).resolve('@litertjs/wasm-utils')],
    ...served('/litert/wasm/', wasm, await filesUnder(wasm, /\.(js|wasm)$/)),
  ];
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
