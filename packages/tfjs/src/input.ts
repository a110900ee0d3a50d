import { RsanetError } from '@rsanet/errors';
import type { Graph, InputNode, RawTensor } from '@rsanet/graph';
import * as tf from '@tensorflow/tfjs-core';

/**
 * The one input of a graph.
 *
 * @throws RsanetError INVALID_ARGUMENT when it has not exactly one
 */
export function onlyInput(graph: Graph): InputNode {
  const inputs = graph.nodes.filter((node) => node.op === 'input');
  if (inputs.length === 1) return inputs[0]!;
  throw new RsanetError(
    'INVALID_ARGUMENT',
    `The graph '${graph.name}' has ${inputs.length} inputs; an executor takes a graph of one.`,
  );
}

/**
 * Takes values to the current backend; the caller disposes the tensor.
 *
 * @throws RsanetError INVALID_ARGUMENT when they do not fit the graph's input
 */
export function toTensor({ data, shape }: RawTensor, input: InputNode): tf.Tensor4D {
  assertShape(shape, input);
  const size = shape.reduce((product, side) => product * side, 1);
  if (data.length !== size) {
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `The input has ${data.length} values, but its shape [${shape}] takes ${size}.`,
    );
  }
  return tf.tensor(data, [...shape] as [number, number, number, number], 'float32');
}

/** @throws RsanetError INVALID_ARGUMENT when `x` has another shape or type than the graph's input */
export function assertInput(x: tf.Tensor, input: InputNode): void {
  assertShape(x.shape, input);
  if (x.dtype !== 'float32') {
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `The input is of type ${x.dtype}; expected float32, so cast it first.`,
    );
  }
}

function assertShape(shape: readonly number[], input: InputNode): void {
  const expected = [null, ...input.shape];
  if (
    shape.length === 4 &&
    expected.every((side, i) => side === null || side === shape[i]) &&
    shape.every((side) => Number.isInteger(side) && side > 0)
  ) {
    return;
  }
  throw new RsanetError(
    'INVALID_ARGUMENT',
    `The input has shape [${shape}]; '${input.name}' takes [${expected.map((side) => side ?? 'any')}].`,
  );
}
