import type { Activation, Node } from '../graph.ts';
import { numberAttr } from './node-attr.ts';
import { biased } from './read-convolution.ts';
import {
  inputAt,
  nodeAt,
  nodeName,
  type OpReader,
  type Reading,
  type Side,
  scalarOf,
  type Value,
} from './value.ts';

/** `Relu` and others that stand for one activation; behind a waiting convolution they join it. */
export const activation =
  (kind: 'relu' | 'relu6' | 'sigmoid'): OpReader =>
  (reading) => {
    const source = inputAt(reading, 0);
    if (kind === 'relu6' && source.kind === 'gate' && source.step === 'shifted') {
      return { ...source, step: 'clipped' };
    }
    if (kind === 'sigmoid' && reading.part) return { kind: 'gate', step: 'sigmoid', source };
    return activated(reading, source, { kind });
  };

/** `LeakyRelu`. */
export const leakyRelu: OpReader = (reading) => {
  const alpha = numberAttr(reading.def, 'alpha', 0.2);
  return activated(reading, inputAt(reading, 0), { kind: 'leakyRelu', alpha });
};

/** `Identity`: a linear activation, or nothing where it stands for a constant or an output once more. */
export const identity: OpReader = (reading) => {
  const source = inputAt(reading, 0);
  if (reading.part || source.kind === 'constant') return source;
  return activated(reading, source, { kind: 'linear' });
};

/** `BiasAdd`, which must follow a convolution. */
export const biasAdd: OpReader = (reading) => biased(reading, 0) ?? elementwise('add', reading);

/** `AddV2`: a sum, a convolution's bias, or the first step of hard-swish. */
export const add: OpReader = (reading) => {
  const [a, b] = [inputAt(reading, 0), inputAt(reading, 1)];
  if (scalarOf(b) === 3 && (a.kind === 'node' || a.kind === 'convolution')) {
    return { kind: 'gate', step: 'shifted', source: a };
  }
  return biased(reading, 0) ?? biased(reading, 1) ?? elementwise('add', reading);
};

/** `Mul`: a product, computed sides, a step of hard-swish, or the end of it or of swish. */
export const multiply: OpReader = (reading) => {
  const [a, b] = [inputAt(reading, 0), inputAt(reading, 1)];
  if (a.kind === 'sides' && b.kind === 'constant') {
    const factors = b.constant.data;
    return { kind: 'sides', sides: a.sides.map((side, i) => scaled(side, factors.at(i) ?? 1)) };
  }
  if (a.kind === 'gate' && a.step === 'clipped' && Math.abs((scalarOf(b) ?? 0) - 1 / 6) < 1e-6) {
    return { ...a, step: 'hardSigmoid' };
  }
  const ends = { hardSigmoid: 'hardSwish', sigmoid: 'swish' } as const;
  if (b.kind === 'gate' && b.step in ends && isSame(a, b.source)) {
    return activated(reading, a, { kind: ends[b.step as keyof typeof ends] });
  }
  return elementwise('multiply', reading);
};

function scaled(side: Side, factor: number): Side {
  return typeof side === 'number' ? side * factor : { ...side, factor: side.factor * factor };
}

function activated(reading: Reading, source: Value, activation: Activation): Node {
  const { name } = reading.def;
  if (source.kind === 'convolution') return { ...source.node, name, activation };
  return { op: 'activation', name, inputs: [nodeName(reading, source)], activation };
}

function isSame(a: Value, b: Value): boolean {
  if (a.kind === 'node' && b.kind === 'node') return a.name === b.name;
  return a.kind === 'convolution' && b.kind === 'convolution' && a.node === b.node;
}

function elementwise(op: 'add' | 'multiply', reading: Reading): Node | Value {
  const first = inputAt(reading, 0);
  const head =
    first.kind === 'elementwise' && first.node.op === op
      ? first.node.inputs
      : [nodeName(reading, first)];
  const { name } = reading.def;
  const node = { op, name, inputs: [...head, nodeAt(reading, 1)] };
  return reading.part ? { kind: 'elementwise', node } : node;
}
