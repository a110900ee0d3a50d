import type { VocResult } from '@rsanet/detect-utils';
import { fold, type Graph } from '@rsanet/graph';
import type { Detection, OutputSpec } from '@rsanet/rsanet';
import { tfjsExecutor } from '@rsanet/tfjs';
import type { Dataset } from '../data/index.ts';
import { detectDataset } from './detect-dataset.ts';
import { evaluateDetections } from './evaluate-detections.ts';

/** VOC mAP@0.5 (all-point) of a network on a data set, on the current backend. */
export async function evaluateGraph(
  graph: Graph,
  head: OutputSpec,
  data: Dataset,
  signal?: AbortSignal,
): Promise<VocResult> {
  const detections = await detectGraph(graph, head, data, signal);
  return evaluateDetections(detections, data, head.classes, 'all-point');
}

/** What a network finds in a data set, on the current backend. */
export async function detectGraph(
  graph: Graph,
  head: OutputSpec,
  data: Dataset,
  signal?: AbortSignal,
): Promise<Detection[][]> {
  const executor = tfjsExecutor(fold(graph));
  try {
    return await detectDataset(executor, head, data, signal);
  } finally {
    executor.dispose();
  }
}
