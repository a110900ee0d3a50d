import { RsanetError } from '@rsanet/errors';
import * as tf from '@tensorflow/tfjs-core';
import type { Executor, RawTensor } from './executor.ts';
import type { Graph, InputNode, Weight } from './graph.ts';
import { lastReaders } from './last-readers.ts';
import { onBackend, readyBackend } from './tfjs-backend.ts';
import { tfjsOp } from './tfjs-op.ts';

/** An executor that computes with TensorFlow.js ops. */
export interface TfjsExecutor extends Executor<tf.Tensor4D> {
  /** The TensorFlow.js backend that holds the weights and computes. */
  readonly backend: string;
  /**
   * Computes the outputs on the device, without reading them; the caller disposes them. The given
   * tensor stays the caller's.
   *
   * @throws RsanetError INVALID_ARGUMENT when `x` has another shape or type than the graph's input
   * @throws RsanetError DISPOSED after `dispose`
   */
  execute(x: tf.Tensor4D): tf.Tensor[];
}

/** Options of {@link tfjsExecutor}. */
export interface TfjsExecutorOptions {
  /** A backend that `tf.setBackend` has started; TensorFlow.js's current one by default. */
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
 * import { compile, fold, tfjsExecutor } from '@rsanet/graph';
 * import * as tf from '@tensorflow/tfjs-layers';
 *
 * const model = tf.sequential({
 *   layers: [tf.layers.maxPooling2d({ inputShape: [2, 2, 1], poolSize: 2 })],
 * });
 * const executor = tfjsExecutor(fold(compile(model)));
 * const input = { data: new Float32Array([1, 2, 3, 4]), shape: [1, 2, 2, 1] };
 * const [output] = await executor.run(input);
 * executor.dispose();
 * if (output?.data[0] !== 4) throw new Error(`${output?.data}`);
 * ```
 */
export function tfjsExecutor(graph: Graph, options: TfjsExecutorOptions = {}): TfjsExecutor {
  const input = onlyInput(graph);
  const backend = readyBackend(options.backend);
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

  function compute(x: tf.Tensor4D): tf.Tensor[] {
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
    return onBackend(backend, () => compute(x));
  }

  return {
    backend,
    execute,
    async run(given) {
      assertUsable();
      const owned = given instanceof tf.Tensor ? null : toTensor(given, input, backend);
      let outputs: tf.Tensor[];
      try {
        outputs = execute(owned ?? (given as tf.Tensor4D));
      } finally {
        owned?.dispose();
      }
      return readAll(outputs);
    },
    dispose() {
      if (disposed) return;
      disposed = true;
      tf.dispose(weights);
    },
  };
}

/** Reads tensors and frees them, also when a read fails. */
async function readAll(tensors: tf.Tensor[]): Promise<RawTensor[]> {
  const reads = await Promise.allSettled(
    tensors.map(async (tensor) => ({
      data: (await tensor.data()) as Float32Array,
      shape: [...tensor.shape],
    })),
  );
  tf.dispose(tensors);
  return reads.map((read) => {
    if (read.status === 'rejected') throw read.reason;
    return read.value;
  });
}

function onlyInput(graph: Graph): InputNode {
  const inputs = graph.nodes.filter((node) => node.op === 'input');
  if (inputs.length === 1) return inputs[0]!;
  throw new RsanetError(
    'INVALID_ARGUMENT',
    `The graph '${graph.name}' has ${inputs.length} inputs; an executor takes a graph of one.`,
  );
}

function toTensor({ data, shape }: RawTensor, input: InputNode, backend: string): tf.Tensor4D {
  assertShape(shape, input);
  const size = shape.reduce((product, side) => product * side, 1);
  if (data.length !== size) {
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `The input has ${data.length} values, but its shape [${shape}] takes ${size}.`,
    );
  }
  return onBackend(backend, () =>
    tf.tensor<tf.Rank.R4>(data, [...shape] as [number, number, number, number], 'float32'),
  );
}

function assertInput(x: tf.Tensor, input: InputNode): void {
  assertShape(x.shape, input);
  if (x.dtype !== 'float32') {
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `The input is of type ${x.dtype}; expected float32, so cast it first.`,
    );
  }
}

function assertShape(shape: readonly number[], input: InputNode): void {
  const expected = [null, ...input.shape];
  if (
    shape.length === 4 &&
    expected.every((side, i) => side === null || side === shape[i]) &&
    shape.every((side) => Number.isInteger(side) && side > 0)
  ) {
    return;
  }
  throw new RsanetError(
    'INVALID_ARGUMENT',
    `The input has shape [${shape}]; '${input.name}' takes [${expected.map((side) => side ?? 'any')}].`,
  );
}
