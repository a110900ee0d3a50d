import { RsanetError } from '@rsanet/errors';
import type { Graph, Node } from '@rsanet/graph';
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { layerReaders } from './from-layers/index.ts';
import { unsupported } from './from-layers/layer-call.ts';

/**
 * Turns a layers model into a graph that holds copies of its weights; the model may be disposed
 * after. Nodes are named after their layers; the second call of a shared layer is `<name>#2`. A
 * separable convolution becomes two nodes, dropout none.
 *
 * @param model one input `[n, h, w, c]` in float32, any number of outputs; kinds: Conv2D,
 * DepthwiseConv2D, SeparableConv2D, Conv2DTranspose, Dense, BatchNormalization, Activation, ReLU, LeakyReLU,
 * PReLU, HardSwish, MaxPooling2D, AveragePooling2D, GlobalAveragePooling2D, GlobalMaxPooling2D, Add, Multiply,
 * Concatenate, UpSampling2D, ZeroPadding2D, Reshape, Flatten, Dropout
 * @throws RsanetError UNSUPPORTED_LAYER naming the layer, its kind and what stands in the way
 * @throws RsanetError INVALID_ARGUMENT when the model has not exactly one input, or no output
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import { fromLayersModel } from '@rsanet/tfjs';
 * import * as tf from '@tensorflow/tfjs-layers';
 *
 * const model = tf.sequential({
 *   layers: [tf.layers.conv2d({ inputShape: [8, 8, 3], filters: 4, kernelSize: 3, name: 'conv' })],
 * });
 * const graph = fromLayersModel(model);
 * model.dispose();
 * const ops = graph.nodes.map((node) => node.op).join();
 * if (ops !== 'input,conv2d' || graph.outputs.join() !== 'conv') throw new Error(ops);
 * ```
 */
export function fromLayersModel(model: LayersModel): Graph {
  if (model.inputs.length !== 1 || model.outputs.length === 0) {
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `The model '${model.name}' has ${model.inputs.length} inputs and ${model.outputs.length} outputs; fromLayersModel takes a built model of one input.`,
    );
  }
  const nodes = new Map<string, Node>();
  const valueNames = new Map<SymbolicTensor, string>();

  function unusedName(name: string): string {
    let unused = name;
    for (let call = 2; nodes.has(unused); call++) unused = `${name}#${call}`;
    return unused;
  }

  function visit(tensor: SymbolicTensor): string {
    const visited = valueNames.get(tensor);
    if (visited !== undefined) return visited;
    const layer = tensor.sourceLayer;
    const read = layerReaders.get(layer.getClassName());
    if (!read) throw unsupported({ layer });
    const inputs = tensor.inputs.map(visit);
    const inputShapes = tensor.inputs.map((input) => input.shape);
    const callName = unusedName(layer.name);
    const partName = (part: string) => unusedName(`${callName}/${part}`);
    const added = read({ layer, name: callName, partName, inputs, inputShapes });
    for (const node of added) nodes.set(node.name, node);
    const name = added.at(-1)?.name ?? inputs[0]!;
    valueNames.set(tensor, name);
    return name;
  }

  const outputs = model.outputs.map(visit);
  return { name: model.name, nodes: [...nodes.values()], outputs };
}
