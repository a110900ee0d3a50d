import type { ModelFiles } from '@rsanet/graph';
import { detectorFiles } from '@rsanet/rsanet/node';
import { newDetector } from '@rsanet/train';

/**
 * A network of few channels and drawn weights that finds something in every image; the same in each
 * run. Needs a backend.
 *
 * @param classes what it distinguishes
 */
export function tinyModel(classes: readonly string[] = ['red', 'green', 'blue']): ModelFiles {
  const { graph, spec } = newDetector({
    preset: 'voc-416',
    input: { width: 96, height: 64 },
    channels: [8, 8, 8, 16, 16],
    data: { classes, samples: [], skipped: [] },
    seed: 2,
  });
  const values = 5 + classes.length;
  for (const node of graph.nodes) {
    if (node.op !== 'conv2d' || !graph.outputs.includes(node.name)) continue;
    node.kernel.data.forEach((value, i, kernel) => {
      kernel[i] = 2 * value;
    });
    for (let i = 4; i < node.bias!.data.length; i += values) node.bias!.data[i] = 0;
  }
  const metadata = { format: 'rsanet-detector', version: 1, ...spec } as const;
  return detectorFiles(graph, metadata, { dtype: 'float32', shardBytes: 20_000 });
}
