import type { ResizedSide } from '../rewrite/imported-graph.ts';
import {
  inputAt,
  integersAt,
  nodeAt,
  nodeName,
  type OpReader,
  type Side,
  sidesAt,
  sidesOf,
  unary,
} from './import-context.ts';
import { invalidModel, UnsupportedOp } from './invalid-model.ts';
import { flagAttr, numberAttr } from './node-attr.ts';

/** `Shape`: the sides of a value, which other operations select from. */
export const shape: OpReader = (context) => ({ op: 'shape', of: nodeAt(context, 0) });

/** `StridedSlice` of a shape: some of its sides, in order. */
export const stridedSlice: OpReader = (context) => {
  const source = inputAt(context, 0);
  const [from = 0, to = 0, step] = [1, 2, 3].flatMap((at) => integersAt(context, at).slice(0, 1));
  const masked = ['begin_mask', 'end_mask', 'ellipsis_mask', 'new_axis_mask'].some(
    (key) => numberAttr(context.def, key, 0) !== 0,
  );
  if (source.op !== 'shape' || masked || step !== 1 || from < 0 || to > 4) {
    throw new UnsupportedOp('it takes no sides by number');
  }
  const sides: Side[] = [];
  for (let axis = from; axis < to; axis++) sides.push({ of: source.of, axis, factor: 1 });
  return { op: 'size', sides };
};

/** `Pack` of single sides. */
export const pack: OpReader = (context) => {
  const sides = context.inputs.flatMap((_, at) => sidesAt(context, at));
  return { op: 'size', sides };
};

/** `ConcatV2`, of sides or of maps along the channels. */
export const concat: OpReader = (context) => {
  const { def, inputs } = context;
  const [axis] = integersAt(context, inputs.length - 1);
  const joined = inputs.slice(0, -1);
  const sides = joined.map(sidesOf);
  if (sides.every((some) => some !== null)) return { op: 'size', sides: sides.flat() };
  const names = joined.map((value) => nodeName(value));
  return { op: 'join', name: def.name, inputs: names, axis: axis! };
};

/** `Reshape` that leaves the batch as it is. */
export const reshape: OpReader = (context) => {
  const [batch, ...sides] = sidesAt(context, 1);
  const numbers = sides.filter((side) => typeof side === 'number');
  const keepsBatch = typeof batch === 'object' ? batch.axis === 0 : batch === -1;
  if (!keepsBatch || numbers.length < sides.length) {
    throw new UnsupportedOp('its shape is not the batch and then fixed sides');
  }
  return { op: 'reshape', ...unary(context), shape: numbers };
};

/** `ResizeNearestNeighbor` or `ResizeBilinear`. */
export const resize =
  (interpolation: 'nearest' | 'bilinear'): OpReader =>
  (context) => {
    const { def } = context;
    // To a whole multiple the nearest pixel is the same with half-pixel centres and without.
    const shifted = interpolation === 'bilinear' && flagAttr(def, 'half_pixel_centers');
    if (flagAttr(def, 'align_corners') || shifted) {
      throw new UnsupportedOp('it aligns corners or half-pixel centres');
    }
    const node = unary(context);
    const [height = NO_FACTOR, width = NO_FACTOR] = sidesAt(context, 1).map((side, i) =>
      resized(side, node.inputs[0], i + 1),
    );
    return { op: 'resize', ...node, size: [height, width], interpolation };
  };

/** A factor that no resizing has; the rewrite refuses it. */
const NO_FACTOR: ResizedSide = { factor: 0 };

function resized(side: Side, input: string, axis: number): ResizedSide {
  if (typeof side === 'number') return { pixels: side };
  return side.of === input && side.axis === axis ? { factor: side.factor } : NO_FACTOR;
}

/** `Pad` around height and width. */
export const zeroPadding: OpReader = (context) => {
  const { def } = context;
  const [a, b, top = 0, bottom = 0, left = 0, right = 0, ...rest] = integersAt(context, 1);
  if ([a, b, ...rest].some((side) => side !== 0) || rest.length !== 2) {
    throw new UnsupportedOp('it pads other sides than height and width');
  }
  if (Math.min(top, bottom, left, right) < 0) {
    throw invalidModel(`In model.json the node '${def.name}' pads by a negative number.`);
  }
  return { op: 'zeroPadding', ...unary(context), top, bottom, left, right };
};
