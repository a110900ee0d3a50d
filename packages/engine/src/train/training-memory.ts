import { RsanetError } from '@rsanet/errors';
import { MAX_BYTES, wholePages } from '../plan/pages.ts';
import type { ValueShape } from '../plan/step.ts';
import type { Runner } from '../runner.ts';
import { maxImages } from './max-images.ts';
import type { StateLayout } from './state-layout.ts';
import type { TrainingPlan } from './training-plan.ts';

/** The memory of a trainer: its state in front, the values of the plan that is loaded behind. */
export interface TrainingMemory {
  readonly memory: WebAssembly.Memory;
  /**
   * The plan for batches of these shapes, one per input, found or made, with its blocks in the memory, which is enlarged if need be.
   *
   * @throws RsanetError INVALID_ARGUMENT saying how many images fit, when there is no memory for it; all stays as it was
   */
  load(shapes: readonly ValueShape[]): TrainingPlan;
  /** Lets go of the memory. */
  release(): void;
}

/** First bytes of a memory, of the kernels' own constants. */
export const RESERVED = 1024;

/** How many plans are kept: inputs may be of several sizes. */
const KEPT_PLANS = 8;

/**
 * Memory that holds the state, of zeros, and no plan yet.
 *
 * @throws RsanetError INVALID_ARGUMENT when there is no memory for the state
 */
export function trainingMemory(
  runner: Runner,
  state: StateLayout,
  planFor: (shapes: readonly ValueShape[]) => TrainingPlan,
): TrainingMemory {
  const stateBytes = wholePages(state.end);
  const first = memoryOf(runner, stateBytes);
  if ('refusal' in first) {
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `The weights and what training keeps of each take ${stateBytes} bytes, ${first.refusal}; take a smaller network.`,
      { cause: first.cause },
    );
  }
  let { memory } = first;
  let plans: readonly TrainingPlan[] = [];
  /** The plan whose blocks lie in the memory. */
  let loaded: TrainingPlan | null = null;

  /** Why a batch cannot be trained, and how many of its images can. */
  function tooLarge(plan: TrainingPlan, { refusal, cause }: Refused): RsanetError {
    const [[images = 0] = []] = plan.inputShapes;
    const bytesOf = (count: number) =>
      planFor(plan.inputShapes.map(([, ...sides]) => [count, ...sides])).memoryBytes;
    const fitting = maxImages(images - 1, (count) => {
      const bytes = bytesOf(count);
      if (cause === undefined || bytes <= memory.buffer.byteLength) return bytes <= MAX_BYTES;
      const tried = memoryOf(runner, bytes);
      if ('refusal' in tried) return false;
      runner.release(tried.memory);
      return true;
    });
    const remedy =
      fitting === 0
        ? 'not even one image fits, so give smaller ones or a smaller network'
        : `give at most ${fitting} images per batch, which take ${bytesOf(fitting)}`;
    return new RsanetError(
      'INVALID_ARGUMENT',
      `A batch of shape ${plan.inputShapes.map((shape) => `[${shape}]`).join(' and ')} takes ${plan.memoryBytes} bytes of memory to train, ${refusal}; ${remedy}.`,
      { cause },
    );
  }

  return {
    get memory() {
      return memory;
    },
    load(shapes) {
      const key = (of: readonly ValueShape[]) => of.join(' ');
      const plan =
        plans.find(({ inputShapes }) => key(inputShapes) === key(shapes)) ?? planFor(shapes);
      if (memory.buffer.byteLength < plan.memoryBytes) {
        const larger = memoryOf(runner, plan.memoryBytes);
        if ('refusal' in larger) throw tooLarge(plan, larger);
        new Uint8Array(larger.memory.buffer).set(new Uint8Array(memory.buffer, 0, state.end));
        runner.release(memory);
        memory = larger.memory;
        loaded = null;
      }
      plans = [plan, ...plans.filter((one) => one !== plan)].slice(0, KEPT_PLANS);
      if (loaded !== plan) new Uint8Array(memory.buffer).set(plan.blocks.data, plan.blocks.address);
      loaded = plan;
      return plan;
    },
    release() {
      runner.release(memory);
      memory = new WebAssembly.Memory({ initial: 0 });
      plans = [];
      loaded = null;
    },
  };
}

/** Why there is no memory, as a part of a sentence; `cause` where it is the machine that refuses. */
interface Refused {
  readonly refusal: string;
  readonly cause?: RangeError;
}

/** Memory for this many bytes, a multiple of WebAssembly's page, or why there is none. */
function memoryOf(
  runner: Runner,
  bytes: number,
): { readonly memory: WebAssembly.Memory } | Refused {
  if (bytes > MAX_BYTES) return { refusal: `more than WebAssembly's limit of ${MAX_BYTES}` };
  try {
    return { memory: runner.memory(bytes) };
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    return { refusal: 'which this machine refuses to give', cause };
  }
}
