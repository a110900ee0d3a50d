import { type ForwardNode, type NodeTable, visit } from '@rsanet/graph';
import { encode, scratchBytes } from '../plan/encode.ts';
import { activationParameters } from '../plan/epilogue.ts';
import { lowerNode, windowOf } from '../plan/lower.ts';
import { accessOf, denseOf } from '../plan/place.ts';
import type { Step } from '../plan/step.ts';
import { type Call, call } from './call.ts';
import { type Lowering, normSums, normValues, type ShapeOf } from './lowering.ts';
import { outSides, pixelSides, readX, sidesOf, written } from './parameters.ts';

/** The calls that make a forward node's value; none where it is another's memory or the images'. */
export function lowerForward(node: ForwardNode, lowering: Lowering): readonly Call[] {
  return visit(rows, node, lowering);
}

type Inferred = Exclude<ForwardNode, { op: 'batchNormTraining' | 'maxPoolTraining' }>;

/** As in inference. */
const inferred = (node: Inferred, { shapeOf }: Lowering): readonly Call[] =>
  lowerNode(node, shapeOf).map((step) => callOf(step, shapeOf));

/** A step of inference as a call. */
export function callOf(step: Step, shapeOf: ShapeOf): Call {
  return {
    ...accessOf(step),
    kernel: step.kernel,
    dense: denseOf(step),
    copies: copyOf(step),
    scratchBytes: scratchBytes(step, shapeOf),
    encode: (view, address, places) => encode(view, address, step, places),
  };
}

function copyOf(step: Step): Call['copies'] {
  if (step.kernel !== 'copyMap') return null;
  return { value: step.input, link: { in: step.output, channel: step.channel } };
}

const rows = {
  input: () => [],
  conv2d: inferred,
  depthwiseConv2d: inferred,
  batchNorm: inferred,
  batchNormTraining(node, lowering) {
    const { name, epsilon, batch } = node;
    const [x] = node.inputs;
    const { activation, output } = lowering.normalised.get(name)!;
    const { inverse, factor, shift } = normValues(batch.mean, lowering);
    const sums = normSums(name, node.scale.shape[0]!, lowering);
    const statistics = call(
      'batchStatistics',
      { reads: [x], writes: [batch.mean, batch.variance, inverse, factor, shift, sums] },
      (places) => ({
        ...readX(x, places),
        ...pixelSides(x, places),
        scale: places.weight(`${name}/scale`),
        offset: places.weight(`${name}/offset`),
        epsilon,
        sums: places.value(sums).address,
        mean: places.value(batch.mean).address,
        variance: places.value(batch.variance).address,
        inverse: places.value(inverse).address,
        factor: places.value(factor).address,
        shift: places.value(shift).address,
      }),
    );
    const normalise = call(
      'normalise',
      { reads: [x, factor, shift], writes: [output], over: [x] },
      (places) => ({
        ...readX(x, places),
        ...pixelSides(x, places),
        factor: places.value(factor).address,
        shift: places.value(shift).address,
        ...written(output, places),
        ...activationParameters(activation),
      }),
    );
    return [statistics, normalise];
  },
  activation: (node, lowering) =>
    lowering.normalised.get(node.inputs[0])?.output === node.name ? [] : inferred(node, lowering),
  softmax: inferred,
  maxPool: inferred,
  maxPoolTraining(node, { shapeOf }) {
    const { name, positions, size } = node;
    const [x] = node.inputs;
    const window = windowOf(node, size, [1, 1], shapeOf(x));
    return [
      call(
        'maxPoolPositions',
        { reads: [x], writes: [name, positions], dense: [positions] },
        (places) => ({
          ...readX(x, places),
          ...sidesOf(x, places),
          ...written(name, places),
          ...outSides(name, places),
          ...window,
          positions: places.value(positions).address,
        }),
      ),
    ];
  },
  averagePool: inferred,
  globalAveragePool: inferred,
  add: inferred,
  multiply: inferred,
  concat: inferred,
  upsample: inferred,
  zeroPadding: inferred,
  reshape({ name, inputs: [x] }, { link }) {
    link(name, { in: x, channel: null });
    return [];
  },
} satisfies NodeTable<[Lowering], readonly Call[], ForwardNode>;
