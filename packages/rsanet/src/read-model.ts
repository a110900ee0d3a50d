import { isRsanetError, RsanetError, valueText } from '@rsanet/errors';
import { fold, type Graph, type ReadFile, type ReadOptions, readGraphModel } from '@rsanet/graph';
import { assertDetectorGraph } from './detector-graph.ts';
import type { FetchOption, OpenOptions } from './fetch.ts';
import { isMap } from './kinds.ts';
import { type DetectorMetadata, parseMetadata } from './metadata.ts';
import { isPlace, type ModelPlace, type ModelSource, placeName, readMap } from './model-source.ts';

/** A detector as plain data: its network, and how the outputs are read. */
export interface DetectorModel {
  graph: Graph;
  metadata: DetectorMetadata;
}

/** Reads and checks a detector and folds its network for speed. */
export async function readFolded(...given: Parameters<typeof readModel>): Promise<DetectorModel> {
  const { graph, metadata } = await readModel(...given);
  return { graph: fold(graph), metadata };
}

/** Reads and checks a detector, wherever it comes from. */
export async function readModel(
  openModel: (place: ModelPlace, options: OpenOptions) => Promise<ReadFile>,
  source: ModelSource,
  options: ReadOptions & FetchOption,
): Promise<DetectorModel> {
  if (isPlace(source)) {
    const read = await openModel(source, options);
    return readFiles(read, options).catch((error: unknown) => {
      if (!isRsanetError(error) || error.code === 'MODEL_NOT_FOUND') throw error;
      const message = `The model ${valueText(placeName(source))} cannot be used: ${error.message}`;
      throw new RsanetError(error.code, message, { cause: error });
    });
  }
  if (isMap(source)) return readFiles(readMap(source), options);
  if (typeof source === 'object' && source !== null && 'graph' in source) {
    return checked(source);
  }
  throw new RsanetError(
    'INVALID_ARGUMENT',
    `A detector cannot be loaded from ${valueText(source)}; give a path, URL, files or { graph, metadata }.`,
  );
}

async function readFiles(read: ReadFile, options: ReadOptions): Promise<DetectorModel> {
  const { onProgress, signal } = options;
  const { graph, metadata } = await readGraphModel(read, {
    ...(onProgress && { onProgress }),
    ...(signal && { signal }),
  });
  return checked({ graph, metadata: metadata.rsanet });
}

function checked({ graph, metadata }: { graph: Graph; metadata: unknown }): DetectorModel {
  const parsed = parseMetadata(metadata);
  assertDetectorGraph(graph, parsed);
  return { graph, metadata: parsed };
}
