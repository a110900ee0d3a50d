// Registers the gradients of TensorFlow.js's ops, which has to happen before a backend starts.
import '@tensorflow/tfjs-layers';
import { RsanetError } from '@rsanet/errors';
import {
  assertSteps,
  assertUpdate,
  batchInputs,
  type Graph,
  type Loss,
  type LossValue,
  stepSizes,
  type Trainer,
  type TrainerOptions,
  trainerSettings,
  withWeights,
} from '@rsanet/graph';
import * as tf from '@tensorflow/tfjs-core';
import { ourName } from '../backend-name.ts';
import { causeOf, deviceOf } from '../device.ts';
import { toTensor } from '../input.ts';
import { backendToRunOn, onBackend } from '../on-backend.ts';
import { readAll } from '../read-all.ts';
import { registerWasmGradients } from '../wasm-gradients/index.ts';
import { adam, disposeAdam, stepAdam } from './adam.ts';
import { ema, updateEma } from './ema.ts';
import { gradientsByOneRun, gradientsByTwoRuns } from './loss-gradients.ts';
import {
  assertFits,
  isOutOfMemory,
  measureMemory,
  type TrainingMemory,
} from './training-memory.ts';
import { trainingNetwork } from './training-network.ts';
import { readVariables, type Variables, writeVariables } from './variables.ts';

/** Options of {@link tfjsTrainer}. */
export interface TfjsTrainerOptions extends TrainerOptions {
  /** Our name of a backend that has started, such as `wasm`; TensorFlow.js's current one by default. */
  readonly backend?: string;
}

/**
 * Trains a graph with TensorFlow.js on one backend, whichever is current. On `wasm` it registers the
 * gradients that the backend lacks, and refuses batches that its 4 GiB of memory do not hold, as a first run of one
 * image shows. Batch norm's running statistics stay where the loss is not finite.
 * Gradients not yet used by `update` are no part of the state; `restore` drops them.
 *
 * On `webgpu`, whose outputs cannot be read at once, each `accumulate` runs the network forward twice. On a
 * software GPU (SwiftShader, a network of ten nodes) the second run was 40 to 50 % of its time.
 *
 * @param graph an unfolded graph, such as `fromLayersModel` makes
 * @throws RsanetError BACKEND_UNAVAILABLE when the backend has not started
 * @throws RsanetError INVALID_ARGUMENT when an option makes no sense or nothing is left to train; from `accumulate`
 *   when the batch does not fit into the memory of `wasm`, saying how many images do
 *
 * @example
 * ```ts
 * import { tfjsTrainer } from '@rsanet/tfjs/trainer'; // brings the gradients, so comes first
 * import '@tensorflow/tfjs-backend-cpu';
 * import type { Graph, LossValue, RawTensor } from '@rsanet/graph';
 * import * as tf from '@tensorflow/tfjs-core';
 *
 * await tf.setBackend('cpu');
 * const graph: Graph = {
 *   name: 'line',
 *   nodes: [
 *     { op: 'input', name: 'x', inputs: [], shape: [1, 1, 1] },
 *     {
 *       op: 'conv2d',
 *       name: 'y',
 *       inputs: ['x'],
 *       kernel: { shape: [1, 1, 1, 1], data: Float32Array.of(0) },
 *       bias: null,
 *       strides: [1, 1],
 *       dilations: [1, 1],
 *       padding: 'same',
 *       activation: { kind: 'linear' },
 *     },
 *   ],
 *   outputs: ['y'],
 * };
 * const trainer = tfjsTrainer(graph);
 * // The output is to be 2.
 * const loss = ([y]: readonly RawTensor[]): LossValue => {
 *   const error = y!.data[0]! - 2;
 *   return { value: error ** 2, gradients: [{ shape: y!.shape, data: Float32Array.of(2 * error) }] };
 * };
 * const images = { data: Float32Array.of(1), shape: [1, 1, 1, 1] };
 * const before = await trainer.accumulate(images, loss);
 * await trainer.update(0.1);
 * const after = await trainer.accumulate(images, loss);
 * await trainer.dispose();
 * if (!(after.value < before.value)) throw new Error('expected a smaller loss');
 * ```
 */
export function tfjsTrainer(graph: Graph, options: TfjsTrainerOptions = {}): Trainer {
  const settings = trainerSettings(graph, options);
  const { frozen, clipNorm, emaDecay, momentum } = settings;
  const backend = backendToRunOn(options.backend);
  const device = deviceOf(backend);
  if (backend === 'wasm') registerWasmGradients();
  const on = <Result>(work: () => Result) => onBackend(backend, work);

  const network = on(() => trainingNetwork(graph, frozen));
  if (network.parameters.size === 0) {
    network.dispose();
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `Nothing of the graph '${graph.name}' is left to train; freeze fewer nodes.`,
    );
  }
  const optimiser = on(() => adam(network.parameters));
  const average = on(() => ema(network.weights));
  /** All that a training changes, by the names of the state's tensors. */
  const variables: Variables = new Map([
    ...prefixed('weights', network.weights),
    ...prefixed('average', average),
    ...prefixed('first', optimiser.first),
    ...prefixed('second', optimiser.second),
  ]);
  const sums = new Map<string, tf.Tensor>();
  /** What batches take, by the size of their images, as it was measured before the first of them. */
  const memories = new Map<string, TrainingMemory>();
  let count = 0;
  let finite = true;
  let disposed = false;

  async function memoryOf(inputs: readonly tf.Tensor4D[]): Promise<TrainingMemory> {
    const size = inputs.map(({ shape }) => shape.slice(1).join()).join(';');
    const memory = memories.get(size) ?? (await measureMemory(network, inputs, on));
    memories.set(size, memory);
    return memory;
  }

  function dropGradients(): void {
    tf.dispose([...sums.values()]);
    sums.clear();
    count = 0;
    finite = true;
  }

  function add(gradients: ReadonlyMap<string, tf.Tensor>): void {
    for (const [name, gradient] of gradients) {
      const sum = sums.get(name);
      sums.set(name, sum ? tf.add(sum, gradient) : gradient);
      if (sum) tf.dispose([sum, gradient]);
    }
  }

  async function normOfSums(): Promise<number> {
    if (sums.size === 0) return 0;
    const norm = on(() =>
      tf.tidy(() => tf.sqrt(tf.addN([...sums.values()].map((sum) => tf.sum(tf.square(sum)))))),
    );
    try {
      return (await norm.data())[0]!;
    } finally {
      norm.dispose();
    }
  }

  function gradientsWithin<Value extends LossValue>(
    memory: TrainingMemory | undefined,
    x: readonly tf.Tensor4D[],
    loss: Loss<Value>,
  ) {
    try {
      return gradientsByOneRun(network, x, loss);
    } catch (error) {
      if (memory && isOutOfMemory(error)) assertFits(memory, x[0]!.shape, error);
      throw error;
    }
  }

  /** Refuses work after `dispose`, and says what is behind a failure on a GPU. */
  async function usable<Result>(work: () => Promise<Result>): Promise<Result> {
    if (disposed) {
      throw new RsanetError(
        'DISPOSED',
        `The trainer of '${graph.name}' is disposed; make a new one.`,
      );
    }
    try {
      return await work();
    } catch (error) {
      throw await causeOf(error, device);
    }
  }

  return {
    numerics: ourName(backend),
    accumulate: (given, loss) =>
      usable(async () => {
        const x: tf.Tensor4D[] = [];
        try {
          on(() => {
            for (const { tensor, input } of batchInputs(graph, given))
              x.push(toTensor(tensor, input));
          });
          const memory = backend === 'wasm' ? await memoryOf(x) : undefined;
          if (memory) assertFits(memory, x[0]!.shape);
          const { value, gradients, statistics } =
            device.kind === 'webgpu'
              ? await gradientsByTwoRuns(network, x, loss, (y) => readAll(y, backend, device), on)
              : on(() => gradientsWithin(memory, x, loss));
          const sane = Number.isFinite(value.value);
          on(() => {
            if (sane) network.follow(statistics, momentum);
            tf.dispose([...statistics.values()]);
            add(gradients);
          });
          finite &&= sane;
          count++;
          return value;
        } finally {
          tf.dispose(x);
        }
      }),
    update: (rate) =>
      usable(async () => {
        assertUpdate(count, rate);
        const gradientNorm = (await normOfSums()) / count;
        const applied = finite && Number.isFinite(gradientNorm);
        if (applied) {
          const factor = Math.min(1, clipNorm / gradientNorm) / count;
          on(() => {
            stepAdam(optimiser, network.parameters, sums, factor, stepSizes(settings, rate));
            updateEma(average, network.weights, optimiser.steps, emaDecay);
          });
        }
        dropGradients();
        return { gradientNorm, applied };
      }),
    weights: (which) =>
      usable(async () => {
        const values = await readVariables(which === 'current' ? network.weights : average);
        return withWeights(graph, (name) => values.get(name)!.data);
      }),
    state: () =>
      usable(async () => ({ steps: optimiser.steps, tensors: await readVariables(variables) })),
    restore: ({ steps, tensors }) =>
      usable(async () => {
        assertSteps(steps);
        on(() => writeVariables(variables, tensors));
        optimiser.steps = steps;
        dropGradients();
      }),
    async dispose() {
      if (disposed) return;
      disposed = true;
      dropGradients();
      network.dispose();
      disposeAdam(optimiser);
      tf.dispose([...average.values()]);
    },
  };
}

function prefixed(prefix: string, variables: Variables) {
  return [...variables].map(([name, variable]) => [`${prefix}/${name}`, variable] as const);
}
