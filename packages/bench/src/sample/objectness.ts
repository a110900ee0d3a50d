import { RsanetError } from '@rsanet/errors';
import type { Graph, RawTensor } from '@rsanet/graph';

/**
 * What must be added to the objectness logits of a scale for a share of its predictions to reach a
 * score.
 *
 * @param output logits `[n, height, width, anchors * (5 + numClasses)]`
 * @param share 0..1
 * @throws RsanetError INVALID_ARGUMENT when fewer predictions can reach it, whatever is added
 */
export function objectnessShift(
  output: RawTensor,
  numClasses: number,
  scoreThreshold: number,
  share: number,
): number {
  const missing = missingObjectness(output.data, numClasses, scoreThreshold);
  missing.sort((a, b) => a - b);
  const count = Math.round(share * missing.length);
  const last = missing[count - 1] ?? -Infinity;
  const next = missing[count] ?? Infinity;
  if (last === Infinity) {
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `No objectness makes ${count} of ${missing.length} predictions score ${scoreThreshold}; ask for a smaller share.`,
    );
  }
  if (count === 0) return next - 1;
  return next === Infinity ? last + 1 : (last + next) / 2;
}

/** What each prediction's objectness logit lacks to `scoreThreshold`; below 0 when it has more. */
function missingObjectness(
  data: Float32Array,
  numClasses: number,
  scoreThreshold: number,
): number[] {
  const values = 5 + numClasses;
  return Array.from({ length: data.length / values }, (_, i) => {
    const prediction = data.subarray(i * values, (i + 1) * values);
    const classScore = 1 / (1 + Math.exp(-Math.max(...prediction.subarray(5))));
    const needed = scoreThreshold / classScore;
    return needed < 1 ? Math.log(needed / (1 - needed)) - prediction[4]! : Infinity;
  });
}

/**
 * The same detection network with other biases of its objectness.
 *
 * @param graph whose outputs are convolutions with a bias
 * @param shifts what is added, an output each
 * @throws RsanetError INVALID_ARGUMENT when an output is anything else
 */
export function shiftObjectness(
  graph: Graph,
  numClasses: number,
  shifts: readonly number[],
): Graph {
  const values = 5 + numClasses;
  const nodes = graph.nodes.map((node) => {
    const scale = graph.outputs.indexOf(node.name);
    if (scale < 0) return node;
    if (node.op !== 'conv2d' || !node.bias) {
      throw new RsanetError(
        'INVALID_ARGUMENT',
        `The output '${node.name}' is no convolution with a bias, so its objectness cannot be shifted.`,
      );
    }
    const data = node.bias.data.map((value, i) =>
      i % values === 4 ? value + shifts[scale]! : value,
    );
    return { ...node, bias: { ...node.bias, data } };
  });
  return { ...graph, nodes };
}
