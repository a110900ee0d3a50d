import { type GradientNode, type NodeTable, visit } from '@rsanet/graph';
import { patchPixels } from '../plan/encode.ts';
import { activationParameters } from '../plan/epilogue.ts';
import { isPointwise, isVector, windowOf } from '../plan/lower.ts';
import { mapSides } from '../plan/map-sides.ts';
import type { StepWindow } from '../plan/step.ts';
import { type Call, call, type TrainingPlaces } from './call.ts';
import { type Lowering, normSums, normValues } from './lowering.ts';
import { outSides, pixelSides, readDy, readX, sidesOf, written } from './parameters.ts';
import { cropped, product, reduced, summed } from './reductions.ts';
import { reversesTaps } from './state-layout.ts';

/** The calls that run a node of the way back; none where what it makes is another value's memory. */
export function lowerBackward(node: GradientNode, lowering: Lowering): readonly Call[] {
  return visit(rows, node, lowering);
}

const LINEAR = activationParameters({ kind: 'linear' });

/** Pixels of which a convolution's filter gradient sums products at once: their rows stay in the cache, and sums stay exact. */
const BLOCK_PIXELS = 64;

type Convolution = Extract<GradientNode, { readonly dilations: unknown }>;

/** How a convolution's window moves over its input. */
function convolutionWindow(node: Convolution, input: string, { shapeOf }: Lowering): StepWindow {
  return windowOf(node, node.size, node.dilations, shapeOf(input));
}

function poolParameters(dy: string, dx: string, window: StepWindow, places: TrainingPlaces) {
  return {
    ...readDy(dy, places),
    ...outSides(dy, places),
    ...window,
    ...written(dx, places),
    ...sidesOf(dx, places),
  };
}

const rows = {
  conv2dInputGradient(node, lowering) {
    const { dy } = node.inputs;
    const { dx } = node.outputs;
    const { kernel } = node.weights;
    const window = convolutionWindow(node, dx, lowering);
    const none = { residual: 0, ldr: 0, residualFirst: 0, ...LINEAR };
    if (isPointwise(window)) {
      return [
        call('gemm', { reads: [dy], writes: [dx], whole: [dy] }, (places) => {
          const { address, stride } = places.value(dy);
          const { pixels, channels } = pixelSides(dy, places);
          return {
            a: address,
            lda: stride,
            rows: pixels,
            depth: channels,
            weights: places.transposed(kernel),
            columns: sidesOf(dx, places).channels,
            ...written(dx, places),
            ...none,
          };
        }),
      ];
    }
    const { channels: columns } = mapSides(lowering.shapeOf(dy));
    const length = window.kernelHeight * window.kernelWidth * columns;
    const block = patchPixels(length);
    const scratchBytes = 4 * length * block;
    return [
      call('convolveInputGradient', { reads: [dy], writes: [dx], scratchBytes }, (places) => ({
        ...readDy(dy, places),
        ...outSides(dy, places),
        columns,
        ...window,
        weights: places.transposed(kernel),
        ...sidesOf(dx, places),
        ...written(dx, places),
        scratch: places.scratch.address,
        scratchBytes: places.scratch.bytesPerPart,
        block,
        ...none,
      })),
    ];
  },
  conv2dKernelGradient(node, lowering) {
    const { x, dy } = node.inputs;
    const weight = lowering.weightOf.get(node.outputs.dKernel)!;
    const window = convolutionWindow(node, x, lowering);
    const { channels } = mapSides(lowering.shapeOf(x));
    const { channels: columns } = mapSides(lowering.shapeOf(dy));
    const packs = isPointwise(window) && columns >= 64 && Math.max(channels, columns) >= 256;
    const scratchBytes = packs ? 4 * BLOCK_PIXELS * (channels + 8) : 0;
    return [
      call('convolveFilterGradient', { reads: [x, dy], writes: [], scratchBytes }, (places) => ({
        ...readX(x, places),
        ...sidesOf(x, places),
        ...readDy(dy, places),
        ...outSides(dy, places),
        ...window,
        columns,
        out: places.gradient(weight),
        accumulate: 1,
        block: BLOCK_PIXELS,
        scratch: packs ? places.scratch.address : 0,
        scratchBytes: places.scratch.bytesPerPart,
      })),
    ];
  },
  depthwiseConv2dInputGradient(node, lowering) {
    const { dy } = node.inputs;
    const { dx } = node.outputs;
    const window = convolutionWindow(node, dx, lowering);
    const multiplier =
      mapSides(lowering.shapeOf(dy)).channels / mapSides(lowering.shapeOf(dx)).channels;
    if (reversesTaps(node.strides, multiplier)) {
      const { kernelHeight, kernelWidth, dilationY, dilationX, top, left } = window;
      return [
        call('depthwise', { reads: [dy], writes: [dx] }, (places) => ({
          ...readX(dy, places),
          ...sidesOf(dy, places),
          ...written(dx, places),
          ...outSides(dx, places),
          ...window,
          top: (kernelHeight - 1) * dilationY - top,
          left: (kernelWidth - 1) * dilationX - left,
          multiplier,
          weights: places.reversed(node.weights.kernel),
          bias: places.zeros,
          ...LINEAR,
        })),
      ];
    }
    return [
      call('depthwiseInputGradient', { reads: [dy], writes: [dx] }, (places) => ({
        ...readDy(dy, places),
        ...outSides(dy, places),
        ...window,
        multiplier,
        weights: places.weight(node.weights.kernel),
        ...written(dx, places),
        ...sidesOf(dx, places),
        accumulate: 0,
      })),
    ];
  },
  depthwiseConv2dKernelGradient(node, lowering) {
    const { x, dy } = node.inputs;
    const weight = lowering.weightOf.get(node.outputs.dKernel)!;
    const window = convolutionWindow(node, x, lowering);
    const multiplier =
      mapSides(lowering.shapeOf(dy)).channels / mapSides(lowering.shapeOf(x)).channels;
    return [
      call('depthwiseFilterGradient', { reads: [x, dy], writes: [] }, (places) => ({
        ...readX(x, places),
        ...sidesOf(x, places),
        ...readDy(dy, places),
        ...outSides(dy, places),
        ...window,
        multiplier,
        out: places.gradient(weight),
        accumulate: 1,
      })),
    ];
  },
  biasGradient(node, { weightOf }) {
    const { dy } = node.inputs;
    const weight = weightOf.get(node.outputs.dBias)!;
    return [
      call('sumPixels', { reads: [dy], writes: [] }, (places) => ({
        ...readX(dy, places),
        ...pixelSides(dy, places),
        out: places.gradient(weight),
        accumulate: 1,
      })),
    ];
  },
  batchNormParameterGradient({ inputs: { x, dy, mean }, outputs }, lowering) {
    const { add, shapeOf, weightOf } = lowering;
    const [scale, offset] = [weightOf.get(outputs.dScale)!, weightOf.get(outputs.dOffset)!];
    const activation = lowering.activations.get(mean)!;
    const { inverse, factor, shift } = normValues(mean, lowering);
    const [slope, base] = [outputs.dScale, outputs.dOffset].map((name) =>
      add(`${name} (of x)`, shapeOf(mean)),
    ) as [string, string];
    const sums = normSums(outputs.dScale, shapeOf(mean)[0]!, lowering);
    return [
      call(
        'normGradientSums',
        { reads: [x, dy, mean, inverse, factor, shift], writes: [slope, base, sums] },
        (places) => ({
          ...readX(x, places),
          ...readDy(dy, places),
          ...pixelSides(x, places),
          mean: places.value(mean).address,
          inverse: places.value(inverse).address,
          factor: places.value(factor).address,
          shift: places.value(shift).address,
          sums: places.value(sums).address,
          dScale: places.gradient(scale),
          dOffset: places.gradient(offset),
          accumulate: 1,
          slope: places.value(slope).address,
          base: places.value(base).address,
          ...activationParameters(activation),
        }),
      ),
    ];
  },
  batchNormTrainingInputGradient({ inputs, outputs: { dx } }, lowering) {
    const { x, dy, mean } = inputs;
    const activation = lowering.activations.get(mean)!;
    const { factor, shift } = normValues(mean, lowering);
    const [slope, base] = [`${inputs.dScale} (of x)`, `${inputs.dOffset} (of x)`];
    return [
      call(
        'normGradient',
        { reads: [x, dy, factor, shift, slope, base], writes: [dx], over: [dy, x] },
        (places) => ({
          ...readX(x, places),
          ...readDy(dy, places),
          ...pixelSides(x, places),
          factor: places.value(factor).address,
          shift: places.value(shift).address,
          slope: places.value(slope).address,
          base: places.value(base).address,
          ...written(dx, places),
          ...activationParameters(activation),
        }),
      ),
    ];
  },
  batchNormInputGradient({ inputs: { dy }, weights, outputs: { dx } }) {
    const norm = weights.scale.slice(0, weights.scale.lastIndexOf('/'));
    return [
      call('affine', { reads: [dy], writes: [dx], over: [dy] }, (places) => ({
        ...readX(dy, places),
        ...pixelSides(dy, places),
        scale: places.weights(norm).weights,
        shift: places.zeros,
        ...written(dx, places),
      })),
    ];
  },
  activationGradient({ inputs: { x, dy }, outputs: { dx }, activation }, { normalised, link }) {
    if ((normalised.get(x)?.output ?? x) !== x) {
      link(dx, { in: dy, channel: 0 });
      return [];
    }
    return [
      call('activationGradient', { reads: [x, dy], writes: [dx], over: [dy, x] }, (places) => ({
        ...readX(x, places),
        ...readDy(dy, places),
        ...pixelSides(x, places),
        ...written(dx, places),
        ...activationParameters(activation),
      })),
    ];
  },
  softmaxGradient: ({ inputs: { y, dy }, outputs: { dx } }) => [
    call('softmaxGradient', { reads: [y, dy], writes: [dx], over: [dy, y] }, (places) => ({
      ...readX(y, places),
      ...readDy(dy, places),
      ...pixelSides(dy, places),
      ...written(dx, places),
    })),
  ],
  maxPoolGradient(node, { shapeOf }) {
    const { dy, positions } = node.inputs;
    const { dx } = node.outputs;
    const window = windowOf(node, node.size, [1, 1], shapeOf(dx));
    return [
      call('maxPoolGradient', { reads: [dy, positions], writes: [dx] }, (places) => ({
        ...poolParameters(dy, dx, window, places),
        positions: places.value(positions).address,
      })),
    ];
  },
  averagePoolGradient(node, { shapeOf }) {
    const { dy } = node.inputs;
    const { dx } = node.outputs;
    const window = windowOf(node, node.size, [1, 1], shapeOf(dx));
    return [
      call('averagePoolGradient', { reads: [dy], writes: [dx] }, (places) =>
        poolParameters(dy, dx, window, places),
      ),
    ];
  },
  globalAveragePoolGradient: ({ inputs: { dy }, outputs: { dx } }) => [
    call('globalAverageGradient', { reads: [dy], writes: [dx] }, (places) => ({
      ...readDy(dy, places),
      ...sidesOf(dx, places),
      ...written(dx, places),
      accumulate: 0,
    })),
  ],
  addGradient: ({ inputs: { dy }, outputs: { dx } }, lowering) => {
    const { shapeOf, link } = lowering;
    if (`${shapeOf(dx)}` !== `${shapeOf(dy)}`) return reduced(dy, dx, lowering);
    link(dx, { in: dy, channel: 0 });
    return [];
  },
  multiplyGradient({ inputs: { dy, other }, outputs: { dx } }, lowering) {
    const [whole, times, target] = [dy, other, dx].map(lowering.shapeOf);
    if (`${target}` === `${whole}`) return product(dy, other, dx, lowering);
    if (`${times}` === `${whole}` && isVector(target!, whole!)) {
      return [
        call('vectorGradient', { reads: [other, dy], writes: [dx] }, (places) => ({
          ...readX(other, places),
          ...readDy(dy, places),
          ...sidesOf(other, places),
          ...written(dx, places),
        })),
      ];
    }
    const all = lowering.add(`${dx} (product)`, whole!);
    return [...product(dy, other, all, lowering), ...reduced(all, dx, lowering)];
  },
  concatGradient({ inputs: { dy }, outputs: { dx }, before }, { shapeOf }) {
    const channel = before.reduce((all, value) => all + shapeOf(value).at(-1)!, 0);
    const copies = { value: dx, link: { in: dy, channel } };
    return [
      call('copyMap', { reads: [dy], writes: [dx], copies }, (places) => {
        const { x, ldx } = readX(dy, places);
        return { x: x + 4 * channel, ldx, ...pixelSides(dx, places), ...written(dx, places) };
      }),
    ];
  },
  upsampleGradient: ({ inputs: { dy }, outputs: { dx }, factors, interpolation }) => [
    call(
      interpolation === 'nearest' ? 'upsampleNearestGradient' : 'upsampleBilinearGradient',
      { reads: [dy], writes: [dx] },
      (places) => ({
        ...readDy(dy, places),
        ...sidesOf(dx, places),
        ...written(dx, places),
        factorY: factors[0],
        factorX: factors[1],
      }),
    ),
  ],
  zeroPaddingGradient: ({ inputs: { dy }, outputs: { dx }, top, left }) => [
    cropped(dy, dx, top, left),
  ],
  reshapeGradient({ inputs: { dy }, outputs: { dx } }, { link }) {
    link(dx, { in: dy, channel: null });
    return [];
  },
  sum: ({ inputs, outputs: { dx } }) => summed(inputs, dx),
} satisfies NodeTable<[Lowering], readonly Call[], GradientNode>;
