import { assertOptions, type OptionNames } from '@rsanet/errors';
import type { Graph } from '../graph.ts';
import type { WeightType } from '../graph-model/weight-type.ts';
import { type InputSize, shapes } from '../shapes.ts';
import { isMap } from './nchw.ts';
import { onnxBuilder } from './onnx-builder.ts';
import { encodeModel, type ValueInfo } from './onnx-proto.ts';
import { TO_NHWC, writeNode } from './write-node.ts';

/** Options of {@link toOnnx}. */
export interface OnnxOptions {
  /** How weights are stored, `float32` by default; the network computes in float32 either way. */
  readonly dtype?: WeightType;
  /** The input's size in pixels, the graph's own by default. */
  readonly input?: InputSize;
  /** What the file says beside the network, in its `metadata_props`. */
  readonly metadata?: Readonly<Record<string, string>>;
}

const NAMES: OptionNames<OnnxOptions> = { dtype: true, input: true, metadata: true };

/**
 * Writes a graph as an ONNX file, opset 17. Input and outputs are as in the graph, `[N, h, w, c]` with
 * a batch of any size and the names of their nodes; height and width are fixed. Inside, maps have
 * their channels first, as ONNX's operations demand.
 *
 * @throws RsanetError INVALID_ARGUMENT when a node does not fit its inputs, the input size is open and
 * none given, a weight is not finite as `dtype`, or there is no such option
 *
 * @example
 * ```ts
 * import { type Graph, toOnnx } from '@rsanet/graph';
 *
 * const graph: Graph = {
 *   name: 'pool',
 *   nodes: [
 *     { op: 'input', name: 'image', inputs: [], shape: [null, null, 3] },
 *     { op: 'globalAveragePool', name: 'mean', inputs: ['image'], keepDims: false },
 *   ],
 *   outputs: ['mean'],
 * };
 * const bytes = toOnnx(graph, { input: { width: 64, height: 32 } });
 * if (!new TextDecoder().decode(bytes).includes('GlobalAveragePool')) throw new Error('no pool');
 * ```
 */
export function toOnnx(graph: Graph, options: OnnxOptions = {}): Uint8Array {
  assertOptions(options, NAMES);
  const { dtype = 'float32', input, metadata = {} } = options;
  const shapeOf = shapes(graph, input);
  const builder = onnxBuilder(graph, shapeOf, dtype);
  const value = (name: string, node: string): ValueInfo => ({
    name,
    sides: ['N', ...shapeOf.get(node)!],
  });
  for (const node of graph.nodes) writeNode(node, builder);
  const inputs = graph.nodes.filter(({ op }) => op === 'input').map(({ name }) => name);
  const used = new Set(inputs);
  const outputs = graph.outputs.map((node) => {
    const output = used.has(node) ? builder.unusedName(`${node}/output`) : node;
    used.add(output);
    const tensor = builder.tensorOf(node);
    if (isMap(shapeOf.get(node)!)) builder.add('Transpose', output, [tensor], TO_NHWC);
    else if (output !== tensor) builder.add('Identity', output, [tensor]);
    return value(output, node);
  });
  return encodeModel({
    name: graph.name,
    producer: 'rsanet',
    doc: 'Written by rsanet. Inputs and outputs have their channels last.',
    nodes: builder.nodes,
    initializers: builder.initializers,
    inputs: inputs.map((name) => value(name, name)),
    outputs,
    metadata,
  });
}
