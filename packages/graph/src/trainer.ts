import type { Graph, Weight } from './graph.ts';
import type { RawTensor } from './runtime.ts';

/** A loss and its gradient with respect to each output of the network, of the outputs' shapes. */
export interface LossValue {
  readonly value: number;
  readonly gradients: readonly RawTensor[];
}

/** Computes the loss of a batch from the network's outputs. */
export type Loss<Value extends LossValue = LossValue> = (outputs: readonly RawTensor[]) => Value;

/** How a trainer changes weights, given when it is made. Weights are named `<node>/<field>`. */
export interface TrainerOptions {
  /** Names of nodes whose weights stay, and whose batch norm uses its running statistics; none by default. */
  readonly frozen?: readonly string[];
  /** Factors on the learning rate by name of the node; 1 by default. */
  readonly rates?: Readonly<Record<string, number>>;
  /** Decoupled weight decay (arXiv 1711.05101), none on batch norm and biases; 0 by default. */
  readonly weightDecay?: number;
  /** Gradients together longer than this are shortened to it; 10 by default. */
  readonly clipNorm?: number;
  /** Decay of the average of the weights, 0..1, below 1; 0.998 by default. */
  readonly emaDecay?: number;
  /** How fast batch norm's running statistics follow: `running * momentum + batch * (1 - momentum)`; 0.97 by default. */
  readonly momentum?: number;
}

/** What an update did. */
export interface UpdateResult {
  /** Norm of all gradients together, before clipping. */
  readonly gradientNorm: number;
  /** False where loss or gradients were not finite: then no weight has changed. */
  readonly applied: boolean;
}

/** All that a training needs to go on from here, to the bit. */
export interface TrainerState {
  /** Updates applied so far. */
  readonly steps: number;
  /** By name: `weights/`, `average/`, `first/` and `second/` before `<node>/<field>`. */
  readonly tensors: ReadonlyMap<string, Weight>;
}

/** Trains one network. Calls follow each other; none may overlap. */
export interface Trainer {
  /** What computes, such as `wasm`: the same calls repeat to the bit only where it is the same. */
  readonly numerics: string;
  /**
   * Runs the network forward on a batch, the loss, and backward; adds the gradients to those accumulated
   * since the last update, which takes their mean. Moves batch norm's running statistics.
   *
   * @param inputs `[n, height, width, channels]`, the images; of a network of several inputs one for each, in their order
   * @returns what `loss` returned
   * @throws whatever `loss` throws; nothing is accumulated then
   */
  accumulate<Value extends LossValue>(
    inputs: RawTensor | readonly RawTensor[],
    loss: Loss<Value>,
  ): Promise<Value>;
  /**
   * One step of Adam (arXiv 1412.6980) by the mean of the gradients accumulated, which are then dropped.
   *
   * @param rate the learning rate of this step
   * @throws RsanetError INVALID_ARGUMENT when nothing has been accumulated
   */
  update(rate: number): Promise<UpdateResult>;
  /** A copy of the network with its weights as they are, or with their moving average. */
  weights(which: 'current' | 'average'): Promise<Graph>;
  state(): Promise<TrainerState>;
  /** @throws RsanetError INVALID_CHECKPOINT when a tensor is missing or of another shape; nothing changes then */
  restore(state: TrainerState): Promise<void>;
  /** Frees all that the trainer holds; idempotent. */
  dispose(): Promise<void>;
}
