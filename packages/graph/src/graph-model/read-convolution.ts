import type { Activation, Padding, Pair } from '../graph.ts';
import { type ConvNode, filtersOf } from '../rewrite/convolution.ts';
import { FUSED } from './fused-activations.ts';
import { type OpReader, unary, weightAt } from './import-context.ts';
import { invalidModel, UnsupportedOp } from './invalid-model.ts';
import type { NodeDef } from './model-json.ts';
import { integersAttr, numberAttr, textAttr, textsAttr } from './node-attr.ts';

/** `Conv2D`, `DepthwiseConv2dNative` and both with what is fused into them. */
export const convolution =
  (op: ConvNode['op']): OpReader =>
  (context) => {
    const { def } = context;
    const [operation, activation, ...more] = textsAttr(def, 'fused_ops');
    if ((operation !== undefined && operation !== 'biasadd') || more.length > 0) {
      throw new UnsupportedOp(`it fuses ${textsAttr(def, 'fused_ops').join(' and ')}`);
    }
    const node: ConvNode = {
      op,
      ...unary(context),
      kernel: weightAt(context, 1, 4),
      bias: operation ? weightAt(context, 2, 1) : null,
      ...windowOf(def),
      dilations: pairAttr(def, 'dilations', [1, 1, 1, 1]),
      activation: fusedActivation(def, activation),
    };
    assertBias(node);
    return node;
  };

/** The strides and padding of a window that slides over height and width. */
export function windowOf(def: NodeDef): { strides: Pair; padding: Padding } {
  const format = textAttr(def, 'data_format', 'nhwc');
  if (format !== 'nhwc') throw new UnsupportedOp(`its data_format is ${format}, not nhwc`);
  const padding = textAttr(def, 'padding');
  if (padding !== 'same' && padding !== 'valid') {
    throw new UnsupportedOp(`its padding is ${padding}, neither same nor valid`);
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
  if (name === undefined) return { kind: 'linear' };
  const kinds = Object.keys(FUSED) as (keyof typeof FUSED)[];
  const kind = kinds.find((kind) => FUSED[kind]?.toLowerCase() === name);
  if (kind === undefined) throw new UnsupportedOp(`it fuses ${name}`);
  if (kind !== 'leakyRelu') return { kind };
  return { kind, alpha: numberAttr(def, 'leakyrelu_alpha', 0.2) };
}

function assertBias(node: ConvNode): void {
  const { name, kernel, bias } = node;
  if (!bias || bias.data.length === filtersOf(node)) return;
  throw invalidModel(
    `The bias of the node '${name}' has ${bias.data.length} values; its kernel [${kernel.shape}] makes ${filtersOf(node)} channels.`,
  );
}
