import { ADAM, averageShare, biasCorrection, type StepSize } from '@rsanet/graph';
import { writeBlock } from '../parameter-block.ts';
import { kernelIndex } from './engine-kernels.ts';
import type { StateLayout, StateTensor } from './state-layout.ts';
import { TRAIN_KERNELS } from './train-kernels.ts';

/** The program that sums the squares of all gradients. */
export function squaresProgram(
  { gradients, squares }: StateLayout,
  memory: ArrayBufferLike,
): Int32Array {
  writeBlock(new DataView(memory), squares.block, TRAIN_KERNELS.sumOfSquares, {
    x: gradients.address,
    count: gradients.floats,
    out: squares.address,
  });
  return Int32Array.of(kernelIndex('sumOfSquares'), squares.block);
}

/**
 * The program of one step of Adam (arXiv 1412.6980, algorithm 1), which also moves the average of all weights by
 * {@link averageShare}.
 *
 * @param factor what the gradients are multiplied by first
 * @param steps taken with this one, from 1
 */
export function stepProgram(
  { tensors }: StateLayout,
  memory: ArrayBufferLike,
  factor: number,
  steps: number,
  emaDecay: number,
  sizeOf: (weight: string) => StepSize,
): Int32Array {
  const view = new DataView(memory);
  const share = averageShare(steps, emaDecay);
  const correction = biasCorrection(steps);
  const { firstDecay, secondDecay, epsilon } = ADAM;
  const called = ({ name, floats, weight, average, moments, gradient, block }: StateTensor) => {
    if (moments === null || gradient === null) {
      const parameters = { x: weight, out: average, count: floats, share };
      writeBlock(view, block, TRAIN_KERNELS.follow, parameters);
      return [kernelIndex('follow'), block];
    }
    const { rate, decay } = sizeOf(name);
    writeBlock(view, block, TRAIN_KERNELS.adam, {
      parameter: weight,
      gradient,
      ...moments,
      average,
      count: floats,
      factor,
      rate: rate * correction,
      keep: 1 - rate * decay,
      share,
      firstDecay,
      firstShare: 1 - firstDecay,
      secondDecay,
      secondShare: 1 - secondDecay,
      epsilon,
    });
    return [kernelIndex('adam'), block];
  };
  return Int32Array.from([...tensors.values()].flatMap(called));
}
