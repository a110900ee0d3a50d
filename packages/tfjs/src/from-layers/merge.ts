import type { ReshapeNode } from '@rsanet/graph';
import { assertLastAxis, type LayerReader } from './layer-call.ts';

// A merge layer puts sides of length 1 behind the batch of an input of lower rank.
const elementwise =
  (op: 'add' | 'multiply'): LayerReader =>
  ({ name, partName, inputs, inputShapes }) => {
    const rank = Math.max(...inputShapes.map((shape) => shape.length));
    const raised = inputs.map((input, index): string | ReshapeNode => {
      const sides = inputShapes[index]!.slice(1).map((side) => side ?? -1);
      if (sides.length === rank - 1) return input;
      const shape = [...Array<number>(rank - 1 - sides.length).fill(1), ...sides];
      return { op: 'reshape', name: partName(`reshape${index}`), inputs: [input], shape };
    });
    return [
      ...raised.filter((input) => typeof input !== 'string'),
      { op, name, inputs: raised.map((x) => (typeof x === 'string' ? x : x.name)) },
    ];
  };

/** `Add`. */
export const add = elementwise('add');

/** `Multiply`. */
export const multiply = elementwise('multiply');

/** `Concatenate` along the channels. */
export const concat: LayerReader = (call) => {
  assertLastAxis(call);
  return [{ op: 'concat', name: call.name, inputs: call.inputs }];
};
