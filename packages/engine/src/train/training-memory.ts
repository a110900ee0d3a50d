import { wholePages } from '../plan/pages.ts';
import type { ValueShape } from '../plan/step.ts';
import type { Runner } from '../runner.ts';
import type { StateLayout } from './state-layout.ts';
import type { TrainingPlan } from './training-plan.ts';

/** The memory of a trainer: its state in front, the values of the plan that is loaded behind. */
export interface TrainingMemory {
  readonly memory: WebAssembly.Memory;
  /** The plan for batches of a shape, found or made, with its blocks in the memory, which is enlarged if need be. */
  load(shape: ValueShape): TrainingPlan;
  /** Lets go of the memory. */
  release(): void;
}

/** First bytes of a memory, of the kernels' own constants. */
export const RESERVED = 1024;

/** How many plans are kept. */
const KEPT_PLANS = 3;

/** Memory that holds the state, of zeros, and no plan yet. */
export function trainingMemory(
  runner: Runner,
  state: StateLayout,
  planFor: (shape: ValueShape) => TrainingPlan,
): TrainingMemory {
  let memory = runner.memory(wholePages(state.end));
  let plans: readonly TrainingPlan[] = [];
  /** The plan whose blocks lie in the memory. */
  let loaded: TrainingPlan | null = null;

  return {
    get memory() {
      return memory;
    },
    load(shape) {
      const plan = plans.find(({ inputShape }) => `${inputShape}` === `${shape}`) ?? planFor(shape);
      plans = [plan, ...plans.filter((one) => one !== plan)].slice(0, KEPT_PLANS);
      if (memory.buffer.byteLength < plan.memoryBytes) {
        const larger = runner.memory(plan.memoryBytes);
        new Uint8Array(larger.buffer).set(new Uint8Array(memory.buffer, 0, state.end));
        runner.release(memory);
        memory = larger;
        loaded = null;
      }
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
