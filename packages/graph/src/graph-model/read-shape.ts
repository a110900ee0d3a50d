import { invalidModel, unsupportedOp } from './invalid-model.ts';
import { flagAttr, numberAttr } from './node-attr.ts';
import {
  inputAt,
  integersAt,
  nodeAt,
  nodeName,
  type OpReader,
  type Reading,
  type Side,
  sidesAt,
  sidesOf,
} from './value.ts';

/** `Shape`, of which sides are taken later. */
export const shape: OpReader = (reading) => ({ kind: 'shape', of: nodeAt(reading, 0) });

/** `StridedSlice` of a shape: some of its sides, in order. */
export const stridedSlice: OpReader = (reading) => {
  const source = inputAt(reading, 0);
  const [[from = 0], [to = 0], [step]] = [1, 2, 3].map((at) => integersAt(reading, at)) as [
    readonly number[],
    readonly number[],
    readonly number[],
  ];
  const masked = ['begin_mask', 'end_mask', 'ellipsis_mask', 'new_axis_mask'].some(
    (key) => numberAttr(reading.def, key, 0) !== 0,
  );
  if (source.kind !== 'shape' || masked || step !== 1 || from < 0 || to > 4) {
    throw unsupportedOp(reading.def, 'it is read where it takes sides of a shape by number alone');
  }
  const sides: Side[] = [];
  for (let axis = from; axis < to; axis++) sides.push({ of: source.of, axis, factor: 1 });
  return { kind: 'sides', sides };
};

/** `Pack` of single sides. */
export const pack: OpReader = (reading) => {
  const sides = reading.inputs.flatMap((_, at) => sidesAt(reading, at));
  return { kind: 'sides', sides };
};

/** `ConcatV2`, of sides or of maps along the channels. */
export const concat: OpReader = (reading) => {
  const { def, inputs } = reading;
  const [axis] = integersAt(reading, inputs.length - 1);
  const joined = inputs.slice(0, -1);
  const sides = joined.map(sidesOf);
  if (sides.every((some) => some !== null)) return { kind: 'sides', sides: sides.flat() };
  const names = joined.map((value) => nodeName(reading, value));
  const last = reading.shapeOf(names[0]!)?.length ?? 3;
  if (axis !== -1 && axis !== last) throw unsupportedOp(def, `its axis is ${axis}, not the last`);
  return { op: 'concat', name: def.name, inputs: names };
};

/** `Reshape` that leaves the batch as it is. */
export const reshape: OpReader = (reading) => {
  const [batch, ...sides] = sidesAt(reading, 1);
  const numbers = sides.filter((side) => typeof side === 'number');
  const keepsBatch = typeof batch === 'object' ? batch.axis === 0 : batch === -1;
  if (!keepsBatch || numbers.length < sides.length) {
    throw unsupportedOp(reading.def, 'its shape is not the batch and then fixed sides');
  }
  const { name } = reading.def;
  return { op: 'reshape', name, inputs: [nodeAt(reading, 0)], shape: numbers };
};

/** `ResizeNearestNeighbor` or `ResizeBilinear` to a whole multiple. */
export const upsample =
  (interpolation: 'nearest' | 'bilinear'): OpReader =>
  (reading) => {
    const { def } = reading;
    const input = nodeAt(reading, 0);
    // To a whole multiple the nearest pixel is the same with half-pixel centres and without.
    const shifted = interpolation === 'bilinear' && flagAttr(def, 'half_pixel_centers');
    if (flagAttr(def, 'align_corners') || shifted) {
      throw unsupportedOp(def, 'it aligns corners or half-pixel centres');
    }
    const [height, width] = sidesAt(reading, 1).map((side, i) => factor(reading, input, side, i));
    if (!(isFactor(height) && isFactor(width))) {
      throw unsupportedOp(def, 'its size is no whole multiple of its input');
    }
    return {
      op: 'upsample',
      name: def.name,
      inputs: [input],
      factors: [height, width],
      interpolation,
    };
  };

function factor(reading: Reading, input: string, side: Side, index: number): number {
  if (typeof side === 'object') {
    return side.of === input && side.axis === index + 1 ? side.factor : 0;
  }
  return side / (reading.shapeOf(input)?.[index] ?? Number.NaN);
}

const isFactor = (value: number | undefined): value is number =>
  Number.isInteger(value) && value! > 0;

/** `Pad` around height and width. */
export const zeroPadding: OpReader = (reading) => {
  const { def } = reading;
  const [a, b, top = 0, bottom = 0, left = 0, right = 0, ...rest] = integersAt(reading, 1);
  if ([a, b, ...rest].some((side) => side !== 0) || rest.length !== 2) {
    throw unsupportedOp(def, 'it pads other sides than height and width');
  }
  if (Math.min(top, bottom, left, right) < 0) {
    throw invalidModel(`In model.json the node '${def.name}' pads by a negative number.`);
  }
  return {
    op: 'zeroPadding',
    name: def.name,
    inputs: [nodeAt(reading, 0)],
    top,
    bottom,
    left,
    right,
  };
};
