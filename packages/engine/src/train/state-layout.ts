import { type Differentiated, type ForwardNode, inferenceNode, weightsOf } from '@rsanet/graph';
import { blockBytes } from '../parameter-block.ts';
import { align } from '../plan/align.ts';
import { product } from '../plan/map-sides.ts';
import { panelsLength } from '../plan/pack.ts';
import type { WeightAddresses } from '../plan/weights.ts';
import { SQUARES_PER_SUM, TRAIN_KERNELS } from './train-kernels.ts';

/** A weight, and where in memory lies what belongs to it. */
export interface StateTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly floats: number;
  readonly weight: number;
  readonly average: number;
  /** The optimiser's moments; null for a weight that is not to be trained. */
  readonly moments: { readonly first: number; readonly second: number } | null;
  /** The sum of its gradients; null for a weight that no output depends on, or that is not to be trained. */
  readonly gradient: number | null;
  /** The block of the kernel that moves it. */
  readonly block: number;
}

/** Weights packed as a kernel reads them, and their sides. */
export interface Panels {
  /** The weight, `<node>/kernel`, and the bias that goes with it. */
  readonly kernel: string;
  readonly bias: string | null;
  readonly taps: number;
  readonly channels: number;
  readonly columns: number;
  readonly transposed: boolean;
  readonly address: number;
}

/** A depthwise convolution's weights, the last tap first: with them the forward kernel gives the input's gradient at stride 1. */
export interface ReversedTaps {
  /** The weight, `<node>/kernel`. */
  readonly kernel: string;
  readonly taps: number;
  readonly channels: number;
  readonly address: number;
}

/** What a trainer keeps in memory from batch to batch: everything but values. */
export interface StateLayout {
  readonly tensors: ReadonlyMap<string, StateTensor>;
  /** All gradients one behind the other, in floats; what lies between them is zero. */
  readonly gradients: { readonly address: number; readonly floats: number };
  /** Sums of squares of the gradients, in float64, and the block of their kernel. */
  readonly squares: { readonly address: number; readonly count: number; readonly block: number };
  readonly panels: readonly Panels[];
  readonly reversed: readonly ReversedTaps[];
  /** Factors and shifts of frozen batch norms, by their names. */
  readonly affine: ReadonlyMap<string, WeightAddresses>;
  readonly zeros: { readonly address: number; readonly floats: number };
  /** First byte after all. */
  readonly end: number;
}

/**
 * Lays out what a trainer keeps.
 *
 * @param frozen names of nodes whose weights stay
 * @param panelWidth output channels per panel, as the binary's `panelWidth()` says
 * @param start the first byte that is the trainer's
 */
export function layState(
  plan: Differentiated,
  frozen: ReadonlySet<string>,
  panelWidth: number,
  start: number,
): StateLayout {
  let end = start;
  const room = (bytes: number) => {
    const address = align(end);
    end = align(address + bytes);
    return address;
  };
  const weights = plan.forward.flatMap((node) =>
    Object.entries(weightsOf(inferenceNode(node))).map(([field, { shape }]) => {
      const name = `${node.name}/${field}`;
      const trained = !frozen.has(node.name) && field !== 'mean' && field !== 'variance';
      return { name, shape, floats: product(shape), trained };
    }),
  );
  const trained = weights.filter((weight) => weight.trained);
  const lay = (tensors: readonly { readonly name: string; readonly floats: number }[]) =>
    new Map(tensors.map(({ name, floats }) => [name, room(4 * floats)]));

  const current = lay(weights);
  const averages = lay(weights);
  const firsts = lay(trained);
  const seconds = lay(trained);
  const gradientsAt = align(end);
  const gradients = lay(trained.filter(({ name }) => plan.gradients.has(name)));
  const floats = (end - gradientsAt) / 4;
  const tensors = weights.map(({ name, shape, floats, trained }): StateTensor => {
    const gradient = gradients.get(name) ?? null;
    const kernel = gradient === null ? TRAIN_KERNELS.follow : TRAIN_KERNELS.adam;
    return {
      name,
      shape,
      floats,
      weight: current.get(name)!,
      average: averages.get(name)!,
      moments: trained ? { first: firsts.get(name)!, second: seconds.get(name)! } : null,
      gradient,
      block: room(blockBytes(kernel)),
    };
  });
  const count = Math.ceil(floats / SQUARES_PER_SUM);
  const affine = new Map<string, WeightAddresses>();
  for (const node of plan.forward) {
    if (node.op !== 'batchNorm') continue;
    const bytes = 4 * node.scale.shape[0]!;
    affine.set(node.name, { weights: room(bytes), bias: room(bytes) });
  }
  const zeros = Math.max(1, ...plan.forward.map(channelsOf));
  return {
    tensors: new Map(tensors.map((tensor) => [tensor.name, tensor])),
    gradients: { address: gradientsAt, floats },
    squares: {
      address: room(8 * count),
      count,
      block: room(blockBytes(TRAIN_KERNELS.sumOfSquares)),
    },
    panels: panelsOf(plan).map((panels) => {
      const [depth, columns] = panels.transposed
        ? [panels.columns, panels.channels]
        : [panels.channels, panels.columns];
      const length = panelsLength(panels.taps * depth, columns, panelWidth);
      return { ...panels, address: room(4 * length) };
    }),
    reversed: reversedOf(plan).map((taps) => ({
      ...taps,
      address: room(4 * taps.taps * taps.channels),
    })),
    affine,
    zeros: { address: room(4 * zeros), floats: zeros },
    end,
  };
}

/** Channels of a node that reads a vector of its own per channel. */
function channelsOf(node: ForwardNode): number {
  if (node.op === 'batchNorm') return node.scale.shape[0]!;
  return node.op === 'depthwiseConv2d' ? node.kernel.shape[2]! * node.kernel.shape[3]! : 0;
}

/** Whether a depthwise convolution's input gradient is a depthwise convolution with the taps reversed. */
export function reversesTaps(strides: readonly [number, number], multiplier: number): boolean {
  return strides[0] * strides[1] * multiplier === 1;
}

/** The weights whose taps have to be reversed. */
function reversedOf({ forward, backward }: Differentiated): Omit<ReversedTaps, 'address'>[] {
  const led = new Set(
    backward.flatMap((node) =>
      node.op === 'depthwiseConv2dInputGradient' ? [node.weights.kernel] : [],
    ),
  );
  return forward.flatMap((node) => {
    const kernel = `${node.name}/kernel`;
    if (node.op !== 'depthwiseConv2d' || !led.has(kernel)) return [];
    const [height, width, channels, multiplier] = node.kernel.shape;
    if (!reversesTaps(node.strides, multiplier!)) return [];
    return [{ kernel, taps: height! * width!, channels: channels! }];
  });
}

type Convolution = Extract<ForwardNode, { op: 'conv2d' }>;

/** The weights that have to be packed: of every convolution, and transposed where its input has a gradient. */
function panelsOf({ forward, backward }: Differentiated): Omit<Panels, 'address'>[] {
  const led = new Set(
    backward.flatMap((node) => (node.op === 'conv2dInputGradient' ? [node.weights.kernel] : [])),
  );
  return forward
    .filter((node): node is Convolution => node.op === 'conv2d')
    .flatMap(({ name, kernel: { shape }, bias }) => {
      const [height, width, channels, columns] = shape as readonly [number, number, number, number];
      const kernel = `${name}/kernel`;
      const sides = { kernel, taps: height * width, channels, columns };
      const forth = { ...sides, bias: bias && `${name}/bias`, transposed: false };
      return led.has(kernel) ? [forth, { ...sides, bias: null, transposed: true }] : [forth];
    });
}
