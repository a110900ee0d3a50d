// Activations that a graph has no kind of, made of those that it has.
import type { Node, Weight } from '@rsanet/graph';
import { input, type LayerCall, type LayerReader, unsupported, weights } from './layer-call.ts';

/** `tanh(x) = 2 sigmoid(2x) - 1`, of a map; within 2e-7. */
export function tanh(call: LayerCall): Node[] {
  const [twice, half] = [call.partName('twice'), call.partName('sigmoid')];
  return [
    scaled(call, twice, call.inputs[0]!, 2),
    { op: 'activation', name: half, inputs: [twice], activation: { kind: 'sigmoid' } },
    scaled(call, call.name, half, 2, -1),
  ];
}

/** `PReLU` with a slope per channel (`sharedAxes: [1, 2]`): `relu(x) - slope relu(-x)`. */
export const prelu: LayerReader = (call) => {
  const [slopes] = weights(call) as [Weight];
  const channels = call.inputShapes[0]!.at(-1)!;
  if (slopes.data.length !== channels || call.inputShapes[0]!.length !== 4) {
    throw unsupported(call, 'its slopes are not one per channel of a map (sharedAxes [1, 2])');
  }
  const name = (part: string) => call.partName(part);
  const [above, turned, below, sloped] = ['above', 'turned', 'below', 'sloped'].map(name) as [
    string,
    string,
    string,
    string,
  ];
  const relu = { kind: 'relu' } as const;
  return [
    { op: 'activation', name: above, inputs: input(call), activation: relu },
    scaled(call, turned, call.inputs[0]!, -1),
    { op: 'activation', name: below, inputs: [turned], activation: relu },
    scaled(
      call,
      sloped,
      below,
      slopes.data.map((slope) => -slope),
    ),
    { op: 'add', name: call.name, inputs: [above, sloped] },
  ];
};

/** A map times a factor, or a factor per channel, plus an offset. */
function scaled(
  call: LayerCall,
  name: string,
  from: string,
  factor: number | Float32Array,
  offset = 0,
): Node {
  const channels = call.inputShapes[0]!.at(-1);
  if (channels == null || call.inputShapes[0]!.length !== 4) {
    throw unsupported(call, 'it reads no map of known channels');
  }
  const all = (value: number) => new Float32Array(channels).fill(value);
  return {
    op: 'depthwiseConv2d',
    name,
    inputs: [from],
    strides: [1, 1],
    dilations: [1, 1],
    padding: 'valid',
    kernel: {
      shape: [1, 1, channels, 1],
      data: typeof factor === 'number' ? all(factor) : factor,
    },
    bias: offset ? { shape: [channels], data: all(offset) } : null,
    activation: { kind: 'linear' },
  };
}
