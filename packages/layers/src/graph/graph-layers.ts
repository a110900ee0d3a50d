import { RsanetError } from '@rsanet/errors';
import type { Activation, Node, Weight } from '@rsanet/graph';
import { type ActivationName, assertActivation, LEAKY_SLOPE } from '../blocks/activation.ts';
import { kernelDeviation } from '../blocks/kernel-deviation.ts';
import type { Layers, MapSize } from '../blocks/layers.ts';
import { drawNormal } from './draw.ts';
import type { GraphValue } from './graph-of.ts';

const EPSILON = 1e-3;

/** The primitives as nodes of a graph: plain data, which needs neither a backend nor TensorFlow.js. */
export const graphLayers: Layers<GraphValue> = {
  size: ({ size }) => size,
  nameOf: ({ name }) => name,
  conv(x, { name, filters, kernelSize, strides, bias = null }) {
    const shape = [kernelSize, kernelSize, x.size.channels, filters];
    const deviation = kernelDeviation(kernelSize ** 2 * x.size.channels, bias !== null);
    const size = { ...stepped(x.size, strides), channels: filters };
    return unary(x, name, size, (inputs, seed) => ({
      op: 'conv2d',
      name,
      inputs,
      ...window(strides),
      kernel: kernel(shape, deviation, seed, name),
      bias: bias && { shape: [filters], data: Float32Array.from(bias) },
    }));
  },
  depthwise(x, { name, kernelSize, strides, dilation = 1 }) {
    const shape = [kernelSize, kernelSize, x.size.channels, 1];
    const deviation = kernelDeviation(kernelSize ** 2, false);
    return unary(x, name, stepped(x.size, strides), (inputs, seed) => ({
      op: 'depthwiseConv2d',
      name,
      inputs,
      ...window(strides, dilation),
      kernel: kernel(shape, deviation, seed, name),
      bias: null,
    }));
  },
  norm: (x, name) =>
    unary(x, name, x.size, (inputs) => ({
      op: 'batchNorm',
      name,
      inputs,
      scale: filled(x.size.channels, 1),
      offset: filled(x.size.channels, 0),
      mean: filled(x.size.channels, 0),
      variance: filled(x.size.channels, 1),
      epsilon: EPSILON,
    })),
  activate(x, activation, prefix) {
    assertActivation(activation);
    if (activation === 'linear') return x;
    const name = `${prefix}/${activation}`;
    const node = { op: 'activation', name, activation: activationOf(activation) } as const;
    return unary(x, name, x.size, (inputs) => ({ ...node, inputs }));
  },
  add: (values, name) => nary(values, 'add', name, merged(values, name)),
  multiply: (values, name) => nary(values, 'multiply', name, merged(values, name)),
  concat: (values, name) => nary(values, 'concat', name, joined(values, name)),
  maxPool(x, { name, size, strides }) {
    const node = { op: 'maxPool', name, size: [size, size], padding: 'same' } as const;
    return unary(x, name, stepped(x.size, strides), (inputs) => ({
      ...node,
      inputs,
      strides: [strides, strides],
    }));
  },
  globalAveragePool(x, name) {
    const size = { height: 1, width: 1, channels: x.size.channels };
    const pool = { op: 'globalAveragePool', name: `${name}/pool`, keepDims: false } as const;
    const row = { op: 'reshape', name: `${name}/row`, shape: [1, 1, size.channels] } as const;
    const pooled = unary(x, pool.name, size, (inputs) => ({ ...pool, inputs }));
    return unary(pooled, row.name, size, (inputs) => ({ ...row, inputs }));
  },
  upsample(x, name) {
    const twice = (side: number | null) => side && 2 * side;
    const size = { ...x.size, height: twice(x.size.height), width: twice(x.size.width) };
    const node = { op: 'upsample', name, interpolation: 'nearest' } as const;
    return unary(x, name, size, (inputs) => ({ ...node, inputs, factors: [2, 2] }));
  },
};

function unary(
  x: GraphValue,
  name: string,
  size: MapSize,
  node: (inputs: readonly [string], seed: number) => Node,
): GraphValue {
  return { name, size, inputs: [x], node: (seed) => node([x.name], seed) };
}

function nary(
  values: readonly GraphValue[],
  op: 'add' | 'multiply' | 'concat',
  name: string,
  size: MapSize,
): GraphValue {
  const inputs = values.map((value) => value.name);
  return { name, size, inputs: [...values], node: () => ({ op, name, inputs }) };
}

const window = (strides: number, dilation = 1) =>
  ({
    strides: [strides, strides],
    dilations: [dilation, dilation],
    padding: 'same',
    activation: { kind: 'linear' },
  }) as const;

function activationOf(name: ActivationName): Activation {
  return name === 'leakyRelu' ? { kind: name, alpha: LEAKY_SLOPE } : { kind: name };
}

function kernel(shape: readonly number[], deviation: number, seed: number, name: string): Weight {
  const count = shape.reduce((size, side) => size * side);
  return { shape, data: drawNormal(count, deviation, seed, name) };
}

function filled(channels: number, value: number): Weight {
  return { shape: [channels], data: new Float32Array(channels).fill(value) };
}

function stepped(size: MapSize, strides: number): MapSize {
  const steps = (side: number | null) => side && Math.ceil(side / strides);
  return { ...size, height: steps(size.height), width: steps(size.width) };
}

/** The size of a sum or product: sides are equal, or 1, or not known yet. */
function merged(values: readonly GraphValue[], name: string): MapSize {
  const side = <Side extends number | null>(sides: readonly Side[]): Side => {
    const long = sides.filter((side) => side !== 1);
    const known = long.filter((side) => side !== null);
    if (new Set(known).size > 1) throw misfit(values, name);
    return known[0] ?? long[0] ?? sides[0]!;
  };
  return {
    height: side(values.map(({ size }) => size.height)),
    width: side(values.map(({ size }) => size.width)),
    channels: side(values.map(({ size }) => size.channels)),
  };
}

function joined(values: readonly GraphValue[], name: string): MapSize {
  const side = (sides: readonly (number | null)[]) => {
    const known = sides.filter((side) => side !== null);
    if (new Set(known).size > 1) throw misfit(values, name);
    return known[0] ?? null;
  };
  return {
    height: side(values.map(({ size }) => size.height)),
    width: side(values.map(({ size }) => size.width)),
    channels: values.reduce((sum, { size }) => sum + size.channels, 0),
  };
}

function misfit(values: readonly GraphValue[], name: string): RsanetError {
  const sizes = values.map(
    ({ size }) => `[${size.height ?? 'any'},${size.width ?? 'any'},${size.channels}]`,
  );
  return new RsanetError(
    'INVALID_ARGUMENT',
    `The node '${name}' is given maps of ${sizes.join(' and ')}, which do not fit together.`,
  );
}
