import { RsanetError } from '@rsanet/errors';
import {
  assertSteps,
  assertUpdate,
  type BackendChoice,
  batchInputs,
  differentiate,
  type Graph,
  type LossValue,
  type RawTensor,
  stepSizes,
  type Trainer,
  type TrainerOptions,
  trainerSettings,
  weightsOf,
  withWeights,
} from '@rsanet/graph';
import { type BuildName, chooseBuild } from '../binary/choose-build.ts';
import { inputShape } from '../input.ts';
import { localRunner } from '../local-runner.ts';
import { panelWidthOf } from '../panel-width.ts';
import { product } from '../plan/map-sides.ts';
import type { Runner } from '../runner.ts';
import type { EngineOptions } from '../runtime.ts';
import { openThreads } from '../threads/open-threads.ts';
import { trainingKernels } from './engine-kernels.ts';
import { writeFrozenNorms } from './frozen-norms.ts';
import { squaresProgram, stepProgram } from './optimiser.ts';
import { layState } from './state-layout.ts';
import { readTensors, statePlaces, writeTensors } from './state-tensors.ts';
import { RESERVED, trainingMemory } from './training-memory.ts';
import { makeTrainingPlan, type PlacedOutput } from './training-plan.ts';

/** Options of {@link engineTrainer}. */
export interface EngineTrainerOptions extends TrainerOptions, EngineOptions {}

/** A trainer that shows how it computes. */
export interface EngineTrainer extends Trainer {
  readonly backend: BackendChoice;
  readonly build: BuildName;
  /** Threads that compute. */
  readonly threads: number;
  /** Bytes of the memory that it holds; 0 once it is disposed. */
  readonly memoryBytes: number;
}

/**
 * Trains a graph by the package's own WebAssembly kernels, on several threads where there can be such. Results have the same
 * bits on any number of threads. Batch norm's running statistics stay where the loss is not finite. Gradients not yet used by
 * `update` are no part of the state; `restore` drops them, as does a worker that dies. A batch that takes more memory than
 * WebAssembly or the machine has is refused with INVALID_ARGUMENT and the number of images that fit; the trainer goes on.
 *
 * @param graph an unfolded graph
 * @throws RsanetError INVALID_ARGUMENT when an option makes no sense, nothing is left to train, or there is no memory for its
 * weights
 * @throws RsanetError BACKEND_UNAVAILABLE when the kernels do not compile
 *
 * @example
 * ```ts
 * import { engineTrainer } from '@rsanet/engine/train';
 * import type { LossValue, RawTensor } from '@rsanet/graph';
 * import { graphBuilder } from '@rsanet/graph/conformance';
 *
 * const b = graphBuilder([1, 1, 1]);
 * const trainer = await engineTrainer(b.graph(b.conv(b.input, 1, { kernel: 1 })), { threads: 1 });
 * // The output is to be 2.
 * const loss = ([y]: readonly RawTensor[]): LossValue => {
 *   const error = y!.data[0]! - 2;
 *   return { value: error ** 2, gradients: [{ shape: y!.shape, data: Float32Array.of(2 * error) }] };
 * };
 * const images = { data: Float32Array.of(1), shape: [1, 1, 1, 1] };
 * const before = await trainer.accumulate(images, loss);
 * await trainer.update(0.01);
 * const after = await trainer.accumulate(images, loss);
 * await trainer.dispose();
 * if (!(after.value < before.value)) throw new Error('expected a smaller loss');
 * ```
 */
export async function engineTrainer(
  graph: Graph,
  options: EngineTrainerOptions = {},
): Promise<EngineTrainer> {
  const settings = trainerSettings(graph, options);
  const { frozen, clipNorm, emaDecay, momentum } = settings;
  const plan = differentiate(graph, { frozen: [...frozen] });
  const norms = plan.forward.filter((node) => node.op === 'batchNorm');

  const { threads = 'auto', workerUrl } = options;
  const build = chooseBuild(options.build);
  const kernels = await trainingKernels(build.name, false);
  const state = layState(plan, frozen, panelWidthOf(kernels), RESERVED);
  const places = statePlaces(state);
  if (![...state.tensors.values()].some(({ moments }) => moments)) {
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `Nothing of the graph '${graph.name}' is left to train; freeze fewer nodes.`,
    );
  }
  const several = await openThreads(() => trainingKernels(build.name, true), {
    threads: threads === 'auto' ? undefined : threads,
    workerUrl,
  });
  const runner = several.runner ?? localRunner(kernels);
  const held = await closingIfFailed(runner, () =>
    trainingMemory(runner, state, (shapes) =>
      makeTrainingPlan(plan, state, shapes, momentum, runner.parts),
    ),
  );
  for (const node of graph.nodes) {
    for (const [field, { data }] of Object.entries(weightsOf(node))) {
      const { weight, average } = state.tensors.get(`${node.name}/${field}`)!;
      for (const address of [weight, average]) {
        new Float32Array(held.memory.buffer, address, data.length).set(data);
      }
    }
  }

  let steps = 0;
  let count = 0;
  let finite = true;
  /** Whether weights have changed since they were packed. */
  let stale = true;
  let closed: Promise<void> | undefined;

  const floats = (address: number, length: number) =>
    new Float32Array(held.memory.buffer, address, length);
  const run = (program: Int32Array) => runner.run(held.memory, program);

  function usable(): void {
    if (!closed) return;
    throw new RsanetError(
      'DISPOSED',
      `The trainer of '${graph.name}' is disposed; make a new one.`,
    );
  }

  function dropGradients(): void {
    floats(state.gradients.address, state.gradients.floats).fill(0);
    count = 0;
    finite = true;
  }

  async function normOfGradients(): Promise<number> {
    await run(squaresProgram(state, held.memory.buffer));
    const { address, count: sums } = state.squares;
    const squares = new Float64Array(held.memory.buffer, address, sums);
    return Math.sqrt(squares.reduce((sum, square) => sum + square, 0));
  }

  return {
    backend: {
      name: 'engine',
      reason: `${build.reason}; ${several.reason}`,
      tried:
        several.obstacle === null
          ? []
          : [{ name: 'engine on several threads', reason: several.obstacle }],
    },
    build: build.name,
    numerics: `engine, build ${build.name}`,
    threads: runner.parts,
    get memoryBytes() {
      return held.memory.buffer.byteLength;
    },
    async accumulate(given, loss) {
      usable();
      const batch = batchInputs(graph, given);
      const shapes = batch.map(({ input, tensor }) => inputShape(tensor, input));
      const { programs, inputs, outputs } = held.load(shapes);
      batch.forEach(({ tensor: { data } }, i) => {
        floats(inputs[i]!.address, data.length).set(data);
      });
      if (stale) {
        writeFrozenNorms(norms, state, held.memory.buffer);
        await run(programs.pack);
        stale = false;
      }
      await run(programs.forward);
      usable();
      const value = loss(
        outputs.map(({ address, shape }) => ({
          data: floats(address, product(shape)).slice(),
          shape: [...shape],
        })),
      );
      assertGradients(value, outputs);
      const sane = Number.isFinite(value.value);
      if (sane) await run(programs.follow);
      outputs.forEach(({ gradient }, i) => {
        const { data } = value.gradients[i]!;
        if (gradient !== null) floats(gradient, data.length).set(data);
      });
      try {
        await run(programs.backward);
      } catch (error) {
        // Some of them hold a part of what this batch would have added.
        if (!closed) dropGradients();
        throw error;
      }
      finite &&= sane;
      count++;
      return value;
    },
    async update(rate) {
      usable();
      assertUpdate(count, rate);
      const gradientNorm = (await normOfGradients()) / count;
      const applied = finite && Number.isFinite(gradientNorm);
      if (applied) {
        const factor = Math.min(1, clipNorm / gradientNorm) / count;
        const { buffer } = held.memory;
        await run(
          stepProgram(state, buffer, factor, steps + 1, emaDecay, stepSizes(settings, rate)),
        );
        steps++;
        stale = true;
      }
      dropGradients();
      return { gradientNorm, applied };
    },
    async weights(which) {
      usable();
      const prefix = which === 'current' ? 'weights' : 'average';
      return withWeights(graph, (name) => {
        const { address, floats: length } = places.get(`${prefix}/${name}`)!;
        return floats(address, length).slice();
      });
    },
    async state() {
      usable();
      return { steps, tensors: readTensors(places, held.memory.buffer) };
    },
    async restore(given) {
      usable();
      assertSteps(given.steps);
      writeTensors(places, held.memory.buffer, given.tensors);
      steps = given.steps;
      stale = true;
      dropGradients();
    },
    dispose() {
      closed ??= runner.close().then(held.release);
      return closed;
    },
  };
}

/** What is made, or its error once the runner is closed. */
async function closingIfFailed<Made>(runner: Runner, make: () => Made): Promise<Made> {
  try {
    return make();
  } catch (error) {
    await runner.close();
    throw error;
  }
}

/** @throws RsanetError INVALID_ARGUMENT when gradients are no outputs' */
function assertGradients({ gradients }: LossValue, outputs: readonly PlacedOutput[]): void {
  outputs.forEach(({ shape }, i) => {
    const gradient: RawTensor | undefined = gradients[i];
    if (`${gradient?.shape}` === `${shape}` && gradient?.data.length === product(shape)) return;
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `The loss gave ${gradient ? `a gradient [${gradient.shape}] of ${gradient.data.length} values` : 'no gradient'} for output ${i} of shape [${shape}]; expected one value per value of the output.`,
    );
  });
}
