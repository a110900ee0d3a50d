import { type Graph, type GraphModelOptions, type ModelFiles, toGraphModel } from '@rsanet/graph';
import { assertDetectorGraph } from './detector-graph.ts';
import { type DetectorMetadata, parseMetadata } from './metadata.ts';

/**
 * Writes a detector as the files of a TensorFlow.js graph model, its metadata under
 * `userDefinedMetadata.rsanet`. The network is written as given: not folded it can be trained further, and
 * `loadDetector` folds it; fold it for what runs it otherwise.
 *
 * @returns `model.json` and the shards beside it
 * @throws RsanetError INVALID_MODEL when graph and metadata do not fit each other
 *
 * @example
 * ```ts
 * import { fromLayersModel } from '@rsanet/tfjs';
 * import { detectorFiles, loadDetector, presets } from '@rsanet/rsanet';
 * import { rsanet } from '@rsanet/rsanet/model';
 * import { useBackend } from '@rsanet/tfjs';
 *
 * await useBackend('wasm');
 * const input = { width: 64, height: 64 };
 * const model = rsanet({ preset: 'voc-416', input, channels: [8, 8, 8, 8, 8] });
 * const { classes, anchors } = presets['voc-416'];
 * const metadata = { format: 'rsanet-detector', version: 1, input, strides: [8, 16, 32], anchors, classes } as const;
 * const detector = await loadDetector(detectorFiles(fromLayersModel(model), metadata));
 * if (detector.classes[14] !== 'person') throw new Error(detector.classes.join());
 * detector.dispose();
 * model.dispose();
 * ```
 */
export function detectorFiles(
  graph: Graph,
  metadata: DetectorMetadata,
  options: Omit<GraphModelOptions, 'metadata'> = {},
): ModelFiles {
  const rsanet = parseMetadata(metadata);
  assertDetectorGraph(graph, rsanet);
  return toGraphModel(graph, { ...options, metadata: { rsanet } });
}
