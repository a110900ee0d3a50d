import type { ForwardNode } from './forward-node.ts';
import type { GradientNode } from './gradient-node.ts';

/** An output of the network in training. */
export interface TrainingOutput {
  /** Name of its value. */
  readonly value: string;
  /** Name of the loss's gradient with respect to it, which backward reads; null where nothing to train depends on it. */
  readonly gradient: string | null;
}

/** A running statistic and what it follows. */
export interface StatisticUpdate {
  /** The weight, such as `<node>/mean`. */
  readonly running: string;
  /** The value, the batch's mean or biased variance. */
  readonly batch: string;
}

/**
 * A network and its gradient as plain data for any input size. Values have names of their own, each made once: forward by
 * a node of that name (and the names in its `batch` or `positions`), backward as a node's `outputs`. Weights are named
 * `<node>/<field>` as a trainer's are; a weight and a value may share a name, and are not the same thing.
 */
export interface Differentiated {
  /** In an order in which they can be run. */
  readonly forward: readonly ForwardNode[];
  /** In the order of the graph's outputs. */
  readonly outputs: readonly TrainingOutput[];
  /** In an order in which they can be run, after `forward` and once the gradients of the outputs are there. */
  readonly backward: readonly GradientNode[];
  /** The value that is the gradient of each trainable weight, by the weight's name; one that no output depends on is missing. */
  readonly gradients: ReadonlyMap<string, string>;
  /** The forward value that each other value of backward is a gradient of (or a term of one), and so has the shape of. */
  readonly gradientOf: ReadonlyMap<string, string>;
  readonly updates: readonly StatisticUpdate[];
}
