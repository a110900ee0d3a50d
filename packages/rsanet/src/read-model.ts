import { isRsanetError, RsanetError } from '@rsanet/errors';
import { fold, type ModelFiles, type ReadFile, type ReadOptions } from '@rsanet/graph';
import { checkedModel, type DetectorModel, readDetectorFiles } from './detector-files.ts';

/** Where a detector comes from: a place, the files of a graph model in memory, or plain data. */
export type ModelSource = string | URL | ModelFiles | DetectorModel;

/** Reads and checks a detector and folds its network for speed. */
export async function readFolded(...given: Parameters<typeof readModel>): Promise<DetectorModel> {
  const { graph, metadata } = await readModel(...given);
  return { graph: fold(graph), metadata };
}

/** Reads and checks a detector, wherever it comes from. */
export async function readModel(
  openModel: (source: string | URL, signal?: AbortSignal) => Promise<ReadFile>,
  source: ModelSource,
  options: ReadOptions,
): Promise<DetectorModel> {
  if (typeof source === 'string' || source instanceof URL) {
    const read = await openModel(source, options.signal);
    return readDetectorFiles(read, options).catch((error: unknown) => {
      if (!isRsanetError(error) || error.code === 'MODEL_NOT_FOUND') throw error;
      const message = `The model '${source}' cannot be used: ${error.message}`;
      throw new RsanetError(error.code, message, { cause: error });
    });
  }
  if (source instanceof Map) return readDetectorFiles(readMap(source), options);
  if (typeof source === 'object' && source !== null && 'graph' in source) {
    return checkedModel(source);
  }
  throw new RsanetError(
    'INVALID_ARGUMENT',
    `A detector cannot be loaded from ${source}; give a path, URL, files or { graph, metadata }.`,
  );
}

function readMap(files: ModelFiles): ReadFile {
  return async (name) => {
    const bytes = files.get(name);
    if (bytes) return bytes;
    throw new RsanetError('INVALID_MODEL', `The model's file ${name} is missing.`);
  };
}
