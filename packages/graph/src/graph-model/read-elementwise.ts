import type { AddNode, MultiplyNode } from '../graph.ts';
import {
  type ImportContext,
  inputAt,
  nodeName,
  type OpReader,
  type Side,
} from './import-context.ts';

/** `AddV2` and `BiasAdd`; what is added may be a constant, for a rewrite to take in. */
export const add: OpReader = (context) => elementwise('add', context);

/** `Mul`, of values or of the sides of a shape. */
export const multiply: OpReader = (context) => {
  const [a, b] = [inputAt(context, 0), inputAt(context, 1)];
  if (a.op === 'size' && b.op === 'constant') {
    const factors = b.data;
    return { op: 'size', sides: a.sides.map((side, i) => scaled(side, factors.at(i) ?? 1)) };
  }
  return elementwise('multiply', context);
};

function scaled(side: Side, factor: number): Side {
  return typeof side === 'number' ? side * factor : { ...side, factor: side.factor * factor };
}

function elementwise(op: (AddNode | MultiplyNode)['op'], context: ImportContext) {
  const inputs = [0, 1].map((index) => {
    const value = inputAt(context, index);
    return value.op === 'constant' ? value.name : nodeName(value);
  });
  return { op, name: context.def.name, inputs };
}
