import { RsanetError } from '@rsanet/errors';
import type { Graph, RawTensor, RunOptions, Weight } from '@rsanet/graph';
import { lastReaders } from '@rsanet/graph';
import * as tf from '@tensorflow/tfjs-core';
import { ourName } from './backend-name.ts';
import { compiled, compileInParallel, isCompiling } from './compile-shaders.ts';
import { causeOf, deviceOf, untilLost } from './device.ts';
import { assertInput, onlyInput, toTensor } from './input.ts';
import { backendToRunOn, onBackend } from './on-backend.ts';
import { joined, readAll } from './read-all.ts';
import { tfjsOp } from './tfjs-op.ts';

/** A network's input: a tensor, which stays the caller's, or a function that makes one on the current backend. */
export type TfjsInput = tf.Tensor4D | (() => tf.Tensor4D);

/**
 * An executor that computes with TensorFlow.js ops. Once the device of its backend is lost, as WebGL's
 * context may be, it rejects with DEVICE_LOST for good; see {@link deviceOf}.
 */
export interface TfjsExecutor {
  /**
   * The values of the graph's outputs, in their order.
   *
   * @throws RsanetError INVALID_ARGUMENT when the input does not fit the network
   * @throws RsanetError DISPOSED after `dispose`
   * @throws RsanetError DEVICE_LOST when the device is lost
   * @throws the signal's reason when aborted
   */
  run(input: TfjsInput | RawTensor, options?: RunOptions): Promise<RawTensor[]>;
  /** Frees the weights; idempotent. */
  dispose(): void;
  /** The backend that holds the weights and computes, such as `wasm` or `node`. */
  readonly backend: string;
  /**
   * Computes the outputs on the device, without reading them; the caller disposes them. The given
   * tensor stays the caller's.
   *
   * @throws RsanetError INVALID_ARGUMENT when `x` has another shape or type than the graph's input
   * @throws RsanetError DISPOSED after `dispose`
   */
  execute(x: tf.Tensor4D): tf.Tensor[];
  /**
   * Compiles all shaders for inputs of a shape `[n, height, width, channels]` at once, where the backend
   * can; does nothing elsewhere. The first `run` still takes the weights to the device.
   *
   * @throws RsanetError INVALID_ARGUMENT when the shape does not fit the graph's input
   * @throws RsanetError DISPOSED or DEVICE_LOST as `run`
   */
  warmUp(
    shape: readonly [n: number, height: number, width: number, channels: number],
  ): Promise<void>;
}

/** Options of {@link tfjsExecutor}. */
export interface TfjsExecutorOptions {
  /** A backend that has started, such as `wasm` or `node`; TensorFlow.js's current one by default. */
  readonly backend?: string;
}

/**
 * Runs a graph with TensorFlow.js on one backend, whichever backend is current: executors on several
 * backends work side by side. Intermediate tensors are freed as soon as their last reader has run.
 *
 * @throws RsanetError BACKEND_UNAVAILABLE when the backend is not registered or has not started
 * @throws RsanetError INVALID_ARGUMENT when the graph has not exactly one input
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import { fold } from '@rsanet/graph';
 * import { fromLayersModel, tfjsExecutor } from '@rsanet/tfjs';
 * import * as tf from '@tensorflow/tfjs-layers';
 *
 * const model = tf.sequential({
 *   layers: [tf.layers.maxPooling2d({ inputShape: [2, 2, 1], poolSize: 2 })],
 * });
 * const executor = tfjsExecutor(fold(fromLayersModel(model)));
 * const input = { data: new Float32Array([1, 2, 3, 4]), shape: [1, 2, 2, 1] };
 * const [output] = await executor.run(input);
 * executor.dispose();
 * if (output?.data[0] !== 4) throw new Error(`${output?.data}`);
 * ```
 */
export function tfjsExecutor(graph: Graph, options: TfjsExecutorOptions = {}): TfjsExecutor {
  const input = onlyInput(graph);
  const backend = backendToRunOn(options.backend);
  const device = deviceOf(backend);
  const weights: tf.Tensor[] = [];
  let disposed = false;

  function upload({ data, shape }: Weight): tf.Tensor {
    const weight = tf.keep(tf.tensor(data, [...shape], 'float32'));
    weights.push(weight);
    return weight;
  }

  const done = lastReaders(graph);
  const steps = onBackend(backend, () => {
    try {
      return graph.nodes.map((node) => (node.op === 'input' ? null : tfjsOp(node, upload)));
    } catch (error) {
      tf.dispose(weights);
      throw error;
    }
  });

  function assertUsable(): void {
    if (disposed) {
      throw new RsanetError(
        'DISPOSED',
        `The executor of '${graph.name}' is disposed; make a new one.`,
      );
    }
  }

  function runSteps(x: tf.Tensor4D): tf.Tensor[] {
    const values = new Map<string, tf.Tensor>();
    try {
      graph.nodes.forEach((node, index) => {
        const step = steps[index];
        const value = step ? step(...node.inputs.map((name) => values.get(name)!)) : tf.clone(x);
        values.set(node.name, value);
        for (const name of done[index]!) {
          values.get(name)!.dispose();
          values.delete(name);
        }
      });
      return graph.outputs.map((name, index) => {
        const value = values.get(name)!;
        return graph.outputs.indexOf(name) === index ? value : tf.clone(value);
      });
    } catch (error) {
      tf.dispose([...values.values()]);
      throw error;
    }
  }

  function execute(x: tf.Tensor4D): tf.Tensor[] {
    assertUsable();
    assertInput(x, input);
    return onBackend(backend, () => runSteps(x));
  }

  /** Makes the input where that has to be, and frees what it made. */
  function compute(given: TfjsInput | RawTensor): tf.Tensor[] {
    if (given instanceof tf.Tensor) return execute(given);
    const x = onBackend(backend, () =>
      typeof given === 'function' ? given() : toTensor(given, input),
    );
    try {
      return execute(x);
    } finally {
      x.dispose();
    }
  }

  async function computeAndRead(given: TfjsInput | RawTensor): Promise<RawTensor[]> {
    try {
      return await readAll(compute(given), backend, device);
    } catch (error) {
      throw await causeOf(error, device);
    }
  }

  return {
    backend: ourName(backend),
    execute,
    async run(given, { signal } = {}) {
      signal?.throwIfAborted();
      assertUsable();
      // Not always awaited: a tensor given may be freed as soon as this returns.
      if (isCompiling(backend)) await compiled(backend);
      signal?.throwIfAborted();
      const outputs = await computeAndRead(given);
      signal?.throwIfAborted();
      return outputs;
    },
    async warmUp([n, height, width, channels]) {
      assertUsable();
      const work = compileInParallel(backend, () => {
        const outputs = compute(() => tf.zeros([n, height, width, channels]));
        tf.dispose([...outputs, joined(outputs)]);
      });
      try {
        await untilLost(device, work);
      } catch (error) {
        throw await causeOf(error, device);
      }
    },
    dispose() {
      if (disposed) return;
      disposed = true;
      tf.dispose(weights);
    },
  };
}
