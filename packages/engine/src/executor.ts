import { RsanetError } from '@rsanet/errors';
import type {
  BackendChoice,
  Executor,
  Graph,
  ImageBatch,
  InputNode,
  RawTensor,
  RunOptions,
} from '@rsanet/graph';
import { inputShape } from './input.ts';
import { writeImages } from './letterbox/write-images.ts';
import { type Arithmetic, int16Convolutions } from './plan/int16.ts';
import { makePlan } from './plan/make-plan.ts';
import { product } from './plan/map-sides.ts';
import { wholePages } from './plan/pages.ts';
import type { Plan } from './plan/plan.ts';
import { withoutWeights } from './plan/prepare.ts';
import type { ValueShape } from './plan/step.ts';
import { layWeights, packWeights } from './plan/weights.ts';
import type { Runner } from './runner.ts';

/** An executor that shows how it computes. */
export interface EngineExecutor extends Executor {
  /** Plans of the input shapes that came last, the last one first. */
  readonly plans: readonly Plan[];
  /** Bytes of the memory that it holds; 0 once it is disposed. */
  readonly memoryBytes: number;
  /** Threads that compute. */
  readonly threads: number;
  /**
   * Milliseconds of each step of one run, in the order of `plans[0].steps`. On several threads each holds a message to
   * the workers and its answer.
   *
   * @throws as `run` does
   */
  stepTimes(input: RawTensor): Promise<readonly number[]>;
}

/** What an executor is made of; all of it becomes the executor's. */
export interface ExecutorParts {
  /** As `prepare` makes it. Its weights are packed and not kept. */
  readonly graph: Graph;
  readonly input: InputNode;
  readonly runner: Runner;
  /** Output channels per panel of packed weights. */
  readonly panelWidth: number;
  readonly arithmetic: Arithmetic;
  readonly backend: BackendChoice;
  /** Shape of the inputs that the first plan is made for. */
  readonly shape: ValueShape | null;
}

/** First bytes of a memory, of the kernels' own constants. */
const RESERVED = 1024;

/** How many plans are kept. */
const KEPT_PLANS = 3;

/**
 * Runs a network by plans over one memory: weights lie in it once, values of all plans in the same place behind them. An
 * input whose plan does not fit gets a larger memory.
 */
export function engineExecutor(parts: ExecutorParts): EngineExecutor {
  const { input, runner, panelWidth, arithmetic, backend } = parts;
  const graph = withoutWeights(parts.graph);
  const weights = layWeights(graph, panelWidth, RESERVED, int16Convolutions(graph, arithmetic));
  const planFor = (shape: ValueShape) => makePlan(graph, weights, shape, runner.parts);
  let plans: readonly Plan[] = parts.shape ? [planFor(parts.shape)] : [];
  let memory: WebAssembly.Memory | null = runner.memory(
    plans[0]?.memoryBytes ?? wholePages(weights.end),
  );
  /** The plan whose blocks lie in the memory. */
  let loaded: Plan | null = null;
  let last: Promise<unknown> = Promise.resolve();
  let closed: Promise<void> | undefined;
  packWeights(parts.graph, panelWidth, weights, memory.buffer);

  function usable(): WebAssembly.Memory {
    if (memory && !closed) return memory;
    throw new RsanetError('DISPOSED', `The executor of '${graph.name}' is disposed; open another.`);
  }

  /** The plan for a shape, found or made, in front of the others. */
  function planOf(shape: ValueShape): Plan {
    const plan = plans.find((one) => `${one.inputShape}` === `${shape}`) ?? planFor(shape);
    plans = [plan, ...plans.filter((one) => one !== plan)].slice(0, KEPT_PLANS);
    return plan;
  }

  /** Memory in which the plan can run. */
  function load(plan: Plan): WebAssembly.Memory {
    let current = usable();
    if (current.buffer.byteLength < plan.memoryBytes) {
      const larger = runner.memory(plan.memoryBytes);
      new Uint8Array(larger.buffer).set(new Uint8Array(current.buffer, 0, weights.end));
      runner.release(current);
      memory = current = larger;
      loaded = null;
    }
    if (loaded !== plan) {
      new Uint8Array(current.buffer).set(plan.blocks.data, plan.blocks.address);
      loaded = plan;
    }
    return current;
  }

  /** A plan for what is given, and memory that holds both. */
  async function place(given: RawTensor | ImageBatch, signal?: AbortSignal) {
    usable();
    const plan = planOf(inputShape(given, input));
    const current = load(plan);
    if ('images' in given) await writeImages(given, plan, current, runner, signal);
    else new Float32Array(current.buffer, plan.input, given.data.length).set(given.data);
    return { plan, current };
  }

  async function compute(given: RawTensor | ImageBatch, signal: AbortSignal | undefined) {
    signal?.throwIfAborted();
    const { plan, current } = await place(given, signal);
    await runner.run(current, plan.program, signal);
    signal?.throwIfAborted();
    usable();
    return plan.outputs.map(({ address, shape }): RawTensor => {
      const values = new Float32Array(current.buffer, address, product(shape));
      return { data: new Float32Array(values), shape: [...shape] };
    });
  }

  async function computeTimed(given: RawTensor): Promise<readonly number[]> {
    const { plan, current } = await place(given);
    const times: number[] = [];
    for (let at = 0; at < plan.program.length; at += 2) {
      const begin = performance.now();
      await runner.run(current, plan.program.subarray(at, at + 2));
      times.push(performance.now() - begin);
    }
    return times;
  }

  /** Runs of one executor queue. */
  function queued<Result>(work: () => Promise<Result>): Promise<Result> {
    usable();
    const run = last.then(work);
    last = run.catch(() => {});
    return run;
  }

  return {
    backend,
    threads: runner.parts,
    takesCanvases: false,
    get plans() {
      return plans;
    },
    get memoryBytes() {
      return memory?.buffer.byteLength ?? 0;
    },
    async run(given, { signal }: RunOptions = {}) {
      signal?.throwIfAborted();
      return queued(() => compute(given, signal));
    },
    async stepTimes(given) {
      return queued(() => computeTimed(given));
    },
    dispose() {
      closed ??= runner
        .close()
        .then(() => last)
        .then(() => {
          if (memory) runner.release(memory);
          memory = null;
          plans = [];
          loaded = null;
        });
      return closed;
    },
  };
}
