import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { isAbsolute, join, normalize } from 'node:path';
import { RsanetError, whyOf } from '@rsanet/errors';
import { io } from '@tensorflow/tfjs-core';

const WEIGHTS = 'weights.bin';

/**
 * Keeps a layers model in a folder, in plain Node, where TensorFlow.js has no handler of `file://`: for
 * `model.save` and `loadLayersModel`. The folder holds `model.json` and its weights, as every other handler writes and
 * reads them; saving again replaces them.
 *
 * @param folder made where it is missing
 * @param file the model's own, which names those of its weights; `model.json` by default
 * @throws RsanetError MODEL_NOT_FOUND, from loading, when a file is missing; INVALID_MODEL when the model's is no JSON,
 * or names a file outside the folder
 *
 * @example
 * ```ts
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { folderHandler, useBackend } from '@rsanet/tfjs';
 * import * as tfl from '@tensorflow/tfjs-layers';
 *
 * await useBackend('cpu');
 * const folder = folderHandler(join(tmpdir(), 'rsanet-example-layers'));
 * const model = tfl.sequential({ layers: [tfl.layers.dense({ inputShape: [2], units: 3 })] });
 * await model.save(folder);
 * const loaded = await tfl.loadLayersModel(folder);
 * if (loaded.countParams() !== 9) throw new Error(`${loaded.countParams()}`);
 * ```
 */
export function folderHandler(folder: string, file = 'model.json'): io.IOHandler {
  return {
    async save(artifacts) {
      const { weightSpecs: weights = [], weightData = new ArrayBuffer(0), ...rest } = artifacts;
      const json = { ...rest, weightsManifest: [{ paths: [WEIGHTS], weights }] };
      const bytes = new Uint8Array(io.CompositeArrayBuffer.join(weightData));
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, WEIGHTS), bytes);
      await writeFile(join(folder, file), JSON.stringify(json));
      return { modelArtifactsInfo: io.getModelArtifactsInfoForJSON(artifacts) };
    },
    async load() {
      const json = parsed(folder, file, await contentOf(folder, file));
      return io.getModelArtifactsForJSON(json, async (manifest) => {
        const paths = manifest.flatMap(({ paths }) => paths);
        const files = await Promise.all(paths.map((path) => contentOf(folder, path)));
        const buffers = files.map((file) => new Uint8Array(file).buffer);
        return [manifest.flatMap(({ weights }) => weights), buffers];
      });
    },
  };
}

async function contentOf(folder: string, path: string): Promise<Buffer> {
  if (isAbsolute(path) || normalize(path).startsWith('..')) {
    throw new RsanetError(
      'INVALID_MODEL',
      `The model in '${folder}' names '${path}', which is outside its folder.`,
    );
  }
  return readFile(join(folder, path)).catch((cause: unknown) => {
    throw new RsanetError(
      'MODEL_NOT_FOUND',
      `The model in '${folder}' cannot be had: ${whyOf(cause)}`,
      { cause },
    );
  });
}

function parsed(folder: string, file: string, text: Buffer): io.ModelJSON {
  try {
    return JSON.parse(text.toString()) as io.ModelJSON;
  } catch (cause) {
    throw new RsanetError('INVALID_MODEL', `The ${file} in '${folder}' is no JSON.`, { cause });
  }
}
