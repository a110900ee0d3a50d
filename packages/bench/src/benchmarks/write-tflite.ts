import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { RsanetError, whyOf } from '@rsanet/errors';
import { fold, type ReadFile, readGraphModel } from '@rsanet/graph';
import { parseMetadata } from '@rsanet/rsanet';
import { toTensors } from '@rsanet/train';

const require = createRequire(import.meta.url);

/**
 * Writes a detector's network, folded, as `model.tflite` beside its graph model, by TensorFlow's own converter.
 *
 * @param python a Python that has tensorflow-cpu and safetensors
 * @throws RsanetError BACKEND_UNAVAILABLE with what Python says when it does not convert it
 */
export async function writeTflite(folder: string, read: ReadFile, python: string): Promise<void> {
  const { graph, metadata } = await readGraphModel(read);
  const network = { graph: fold(graph), metadata: parseMetadata(metadata.rsanet) };
  const [tensors, target] = ['model.safetensors', 'model.tflite'].map((name) => join(folder, name));
  await writeFile(tensors!, toTensors(network));
  const bench = dirname(require.resolve('@rsanet/bench/package.json'));
  try {
    await promisify(execFile)(python, [join(bench, 'python/convert-tflite.py'), tensors!, target!]);
  } catch (cause) {
    throw new RsanetError(
      'BACKEND_UNAVAILABLE',
      `${python} does not convert the network to TensorFlow Lite: ${whyOf(cause)}`,
      { cause },
    );
  }
}
