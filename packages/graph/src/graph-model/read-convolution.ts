import type { Activation, Node, Padding, Pair } from '../graph.ts';
import { invalidModel, unsupportedOp } from './invalid-model.ts';
import type { NodeDef } from './model-json.ts';
import { integersAttr, numberAttr, textAttr, textsAttr } from './node-attr.ts';
import {
  type ConvNode,
  inputAt,
  nodeAt,
  type OpReader,
  type Reading,
  type Value,
  weightAt,
} from './value.ts';

/** `Conv2D`, `DepthwiseConv2dNative` and both with what is fused into them. */
export const convolution =
  (op: ConvNode['op']): OpReader =>
  (reading) => {
    const { def, part } = reading;
    const [operation, activation, ...more] = textsAttr(def, 'fused_ops');
    if ((operation !== undefined && operation !== 'biasadd') || more.length > 0) {
      throw unsupportedOp(def, `it fuses ${textsAttr(def, 'fused_ops').join(' and ')}`);
    }
    const node: ConvNode = {
      op,
      name: def.name,
      inputs: [nodeAt(reading, 0)],
      kernel: weightAt(reading, 1, 4),
      bias: operation ? weightAt(reading, 2, 1) : null,
      ...windowOf(def),
      dilations: pairAttr(def, 'dilations', [1, 1, 1, 1]),
      activation: fusedActivation(def, activation),
    };
    assertBias(node);
    return part ? { kind: 'convolution', node } : node;
  };

/** A convolution, the input at `at`, that waits for its bias, the other input; null for other inputs. */
export function biased(reading: Reading, at: 0 | 1): Node | Value | null {
  const value = inputAt(reading, at);
  if (value.kind !== 'convolution' || value.node.bias) return null;
  const node: ConvNode = {
    ...value.node,
    name: reading.def.name,
    bias: weightAt(reading, 1 - at, 1),
  };
  assertBias(node);
  return reading.part ? { kind: 'convolution', node } : node;
}

/** The strides and padding of a window that slides over height and width. */
export function windowOf(def: NodeDef): { strides: Pair; padding: Padding } {
  const format = textAttr(def, 'data_format', 'nhwc');
  if (format !== 'nhwc') throw unsupportedOp(def, `its data_format is ${format}, not nhwc`);
  const padding = textAttr(def, 'padding');
  if (padding !== 'same' && padding !== 'valid') {
    throw unsupportedOp(def, `its padding is ${padding}, neither same nor valid`);
  }
  return { strides: pairAttr(def, 'strides'), padding };
}

/** The middle two of an attribute's four numbers, for height and width. */
export function pairAttr(def: NodeDef, key: string, otherwise?: readonly number[]): Pair {
  const values = integersAttr(def, key, otherwise);
  const [batch, height = 0, width = 0, channels] = values;
  if (batch === 1 && channels === 1 && values.length === 4 && height > 0 && width > 0) {
    return [height, width];
  }
  throw invalidModel(
    `In model.json the attribute '${key}' of the node '${def.name}' is [${values}]; expected [1, height, width, 1].`,
  );
}

function fusedActivation(def: NodeDef, name: string | undefined): Activation {
  switch (name) {
    case undefined:
      return { kind: 'linear' };
    case 'relu':
    case 'relu6':
    case 'sigmoid':
      return { kind: name };
    case 'leakyrelu':
      return { kind: 'leakyRelu', alpha: numberAttr(def, 'leakyrelu_alpha', 0.2) };
    default:
      throw unsupportedOp(def, `it fuses ${name}`);
  }
}

function assertBias({ op, name, kernel, bias }: ConvNode): void {
  const [, , channels = 0, last = 0] = kernel.shape;
  const filters = op === 'conv2d' ? last : channels * last;
  if (!bias || bias.data.length === filters) return;
  throw invalidModel(
    `The bias of the node '${name}' has ${bias.data.length} values; its kernel [${kernel.shape}] makes ${filters} channels.`,
  );
}
