import type {
  BatchNormNode,
  Conv2dNode,
  DepthwiseConv2dNode,
  MaxPoolNode,
  Node,
} from '../graph.ts';

/** Batch norm by the batch's own mean and biased variance, which are values too. */
export interface BatchNormTrainingNode extends Omit<BatchNormNode, 'op'> {
  readonly op: 'batchNormTraining';
  /** Names of the batch's statistics, each `[c]`. */
  readonly batch: { readonly mean: string; readonly variance: string };
}

/** Maximum of a window that also keeps where it was: the first in row-major order of equal ones. */
export interface MaxPoolTrainingNode extends Omit<MaxPoolNode, 'op'> {
  readonly op: 'maxPoolTraining';
  /** Name of the positions, of the output's shape: for each value the pixel of its image, `row * width + column`. */
  readonly positions: string;
}

type Linear<N> = Omit<N, 'activation'> & { readonly activation: { readonly kind: 'linear' } };

/**
 * What a network in training runs forward: convolutions are linear, their activations nodes of their own, and a
 * product has two factors.
 */
export type ForwardNode =
  | Exclude<Node, Conv2dNode | DepthwiseConv2dNode>
  | Linear<Conv2dNode>
  | Linear<DepthwiseConv2dNode>
  | BatchNormTrainingNode
  | MaxPoolTrainingNode;

/** The node that does in inference what this one does in training; its value has the same shape, its weights are the same. */
export function inferenceNode(node: ForwardNode): Node {
  switch (node.op) {
    case 'batchNormTraining': {
      const { batch, ...rest } = node;
      return { ...rest, op: 'batchNorm' };
    }
    case 'maxPoolTraining': {
      const { positions, ...rest } = node;
      return { ...rest, op: 'maxPool' };
    }
    default:
      return node;
  }
}
