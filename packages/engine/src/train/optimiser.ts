import type { StepSize } from '@rsanet/graph';
import { writeBlock } from '../parameter-block.ts';
import { kernelIndex } from './engine-kernels.ts';
import type { StateLayout, StateTensor } from './state-layout.ts';
import { TRAIN_KERNELS } from './train-kernels.ts';

/** Decays of Adam's moments (arXiv 1412.6980). */
const [BETA1, BETA2] = [0.9, 0.999];

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
 * The program of one step of Adam (arXiv 1412.6980, algorithm 1), which also moves the average of all weights:
 * `average * d + weight * (1 - d)`, where `d` rises from 0 to `emaDecay`, so that the start is soon forgotten.
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
  const share = 1 - Math.min(emaDecay, steps / (steps + 10));
  // The two bias corrections gathered into the rate, as section 2 of the paper does.
  const correction = Math.sqrt(1 - BETA2 ** steps) / (1 - BETA1 ** steps);
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
    });
    return [kernelIndex('adam'), block];
  };
  return Int32Array.from([...tensors.values()].flatMap(called));
}
