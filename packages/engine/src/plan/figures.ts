import { product } from './map-sides.ts';
import { readsOf } from './reads.ts';
import { type Step, type StepTable, type ValueShape, visitStep } from './step.ts';

const none = () => 0;

/** Weights per output value; the panels' padding left out. */
const taps = {
  gemm: ({ input }, shapeOf) => shapeOf(input).at(-1)!,
  gemmInt16: ({ input }, shapeOf) => shapeOf(input).at(-1)!,
  convolve: ({ input, window }, shapeOf) =>
    window.kernelHeight * window.kernelWidth * shapeOf(input).at(-1)!,
  depthwise: ({ window }) => window.kernelHeight * window.kernelWidth,
  maxPool: none,
  averagePool: none,
  globalAverage: none,
  upsampleNearest: none,
  upsampleBilinear: none,
  addMaps: none,
  scaleChannels: none,
  broadcast: none,
  affine: none,
  activate: none,
  softmax: none,
  copyMap: none,
  padZeros: none,
} satisfies StepTable<[shapeOf: ShapeOf], number>;

type ShapeOf = (value: string) => ValueShape;

/** What a step costs: multiply-accumulates, and bytes of the maps and weights it reads and of the map it writes. */
export function figuresOf(step: Step, shapeOf: ShapeOf): { macs: number; bytes: number } {
  const shape = shapeOf(step.output);
  const perValue = visitStep<[ShapeOf], number>(taps, step, shapeOf);
  const weights = 'weights' in step ? shape.at(-1)! * (perValue + 1) : 0;
  const written = step.kernel === 'copyMap' ? shapeOf(step.input) : shape;
  const values = [...readsOf(step).map(shapeOf), written].map(product);
  return {
    macs: product(shape) * perValue,
    bytes: 4 * values.reduce((sum, size) => sum + size, weights),
  };
}
