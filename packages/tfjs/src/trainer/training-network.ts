import { type BatchNormNode, type Graph, type Node, weightsOf } from '@rsanet/graph';
import * as tf from '@tensorflow/tfjs-core';
import { applyNode } from './apply-node.ts';
import { batchNormTraining } from './batch-norm.ts';

/** Means and variances of a batch, by the names of the running statistics that follow them. */
export type BatchStatistics = ReadonlyMap<string, tf.Tensor>;

/** A graph whose weights are variables, named `<node>/<field>`. */
export interface TrainingNetwork {
  /** All weights, batch norm's running statistics too. */
  readonly weights: ReadonlyMap<string, tf.Variable>;
  /** Those that the optimiser changes: kernels, biases, and batch norm's scales and offsets. */
  readonly parameters: ReadonlyMap<string, tf.Variable>;
  /**
   * The outputs for a batch, `[n, h, w, c]` per input, by the batch's own statistics. To be called within `tf.tidy` or
   * a gradient function, which frees all but the statistics; those the caller disposes.
   */
  forward(...inputs: tf.Tensor4D[]): { outputs: tf.Tensor[]; statistics: BatchStatistics };
  /** Moves the running statistics: `running * momentum + batch * (1 - momentum)`. */
  follow(statistics: BatchStatistics, momentum: number): void;
  dispose(): void;
}

/**
 * Makes a graph trainable on the current backend: the same computation as tfjs-layers', with fewer
 * full-size operations on the way back.
 *
 * @param graph an unfolded graph; folded convolutions train too, without batch norm
 * @param frozen names of nodes whose weights stay, and whose batch norm uses its running statistics
 */
export function trainingNetwork(graph: Graph, frozen: ReadonlySet<string>): TrainingNetwork {
  const weights = new Map<string, tf.Variable>();
  const parameters = new Map<string, tf.Variable>();
  const dispose = () => tf.dispose([...weights.values()]);
  try {
    for (const node of graph.nodes) {
      for (const [field, { data, shape }] of Object.entries(weightsOf(node))) {
        const trainable = !frozen.has(node.name) && field !== 'mean' && field !== 'variance';
        const variable = tf.tidy(() => tf.variable(tf.tensor(data, [...shape]), trainable));
        weights.set(`${node.name}/${field}`, variable);
        if (trainable) parameters.set(`${node.name}/${field}`, variable);
      }
    }
  } catch (error) {
    dispose();
    throw error;
  }

  const weightOf = (node: Node, field: string): tf.Tensor | undefined =>
    weights.get(`${node.name}/${field}`);

  function batchNorm(
    node: BatchNormNode,
    x: tf.Tensor,
    statistics: Map<string, tf.Tensor>,
  ): tf.Tensor {
    const field = (name: string) => weightOf(node, name) as tf.Tensor1D;
    if (frozen.has(node.name)) {
      const factor = tf.mul(field('scale'), tf.rsqrt(tf.add(field('variance'), node.epsilon)));
      return tf.add(tf.mul(x, factor), tf.sub(field('offset'), tf.mul(field('mean'), factor)));
    }
    // Vectors, and what has more sides than a map, are maps of one pixel.
    const map =
      x.rank === 4 ? (x as tf.Tensor4D) : tf.reshape<tf.Rank.R4>(x, [-1, 1, 1, x.shape.at(-1)!]);
    const { output, mean, variance } = batchNormTraining(
      map,
      field('scale'),
      field('offset'),
      node.epsilon,
    );
    statistics.set(`${node.name}/mean`, mean);
    statistics.set(`${node.name}/variance`, variance);
    return x.rank === 4 ? output : tf.reshape(output, x.shape);
  }

  return {
    weights,
    parameters,
    forward(...given) {
      const values = new Map<string, tf.Tensor>();
      const statistics = new Map<string, tf.Tensor>();
      const left = given.values();
      const computed = (node: Node): tf.Tensor => {
        if (node.op === 'input') return left.next().value!;
        const inputs = node.inputs.map((name) => values.get(name)!);
        return node.op === 'batchNorm'
          ? batchNorm(node, inputs[0]!, statistics)
          : applyNode(node, inputs, (field) => weightOf(node, field));
      };
      try {
        for (const node of graph.nodes) values.set(node.name, computed(node));
      } catch (error) {
        tf.dispose([...statistics.values()]);
        throw error;
      }
      return { outputs: graph.outputs.map((name) => values.get(name)!), statistics };
    },
    follow(statistics, momentum) {
      tf.tidy(() => {
        for (const [name, batch] of statistics) {
          const running = weights.get(name)!;
          running.assign(tf.add(running, tf.mul(tf.sub(batch, running), 1 - momentum)));
        }
      });
    },
    dispose,
  };
}
