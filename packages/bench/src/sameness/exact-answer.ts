import {
  type Differentiated,
  type Graph,
  type RawTensor,
  stepSizes,
  type TrainerState,
  trainerSettings,
} from '@rsanet/graph';
import {
  interpretBackward,
  interpretForward,
  roundedBackward,
  roundedForward,
  type Values,
} from '@rsanet/graph/conformance';
import { type Answer, type Lesson, part } from './answer.ts';

/** Adam (arXiv 1412.6980). */
const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;

const PASSES = {
  float64: [interpretForward, interpretBackward],
  float32: [roundedForward, roundedBackward],
} as const;

/**
 * The step from a state that a trainer with default options would make if it computed in double precision. Slow.
 *
 * @param plan the graph, differentiated
 * @param precision `float64`, or `float32` for double precision in which each value of the network is rounded to float32 once
 * it is computed: the best that a trainer in float32 can do
 */
export function exactAnswer(
  graph: Graph,
  plan: Differentiated,
  { steps, tensors }: TrainerState,
  { images, loss, rate }: Lesson,
  precision: 'float64' | 'float32',
): Answer {
  const [forward, backward] = PASSES[precision];
  const { clipNorm, momentum } = trainerSettings(graph, {});
  const weights: Values = new Map(
    [...part(tensors, 'weights/')].map(([name, data]) => {
      const { shape } = tensors.get(`weights/${name}`)!;
      return [name, { shape, data: Float64Array.from(data) }];
    }),
  );
  const values = forward(plan, weights, images);
  // The loss only reads its outputs' numbers and shapes.
  const outputs = plan.outputs.map(({ value }) => values.get(value)! as unknown as RawTensor);
  const { value, gradients: slopes } = inDouble(() => loss(outputs));
  const back = backward(plan, weights, values, slopes);

  const sums = new Map([...plan.gradients].map(([name, from]) => [name, back.get(from)!.data]));
  const squares = [...sums.values()].flatMap((data) => Array.from(data, (x) => x ** 2));
  const factor = Math.min(1, clipNorm / Math.sqrt(squares.reduce((a, b) => a + b, 0)));
  const gradients = new Map([...sums].map(([name, data]) => [name, data.map((x) => x * factor)]));

  const sizeOf = stepSizes(trainerSettings(graph, {}), rate);
  const correction = Math.sqrt(1 - BETA2 ** (steps + 1)) / (1 - BETA1 ** (steps + 1));
  const after = new Map([...weights].map(([name, { data }]) => [name, data]));
  for (const [name, gradient] of gradients) {
    const size = sizeOf(name);
    const first = tensors.get(`first/${name}`)!.data;
    const second = tensors.get(`second/${name}`)!.data;
    const moved = after.get(name)!.map((weight, i) => {
      const slope = gradient[i]!;
      const mean = BETA1 * first[i]! + (1 - BETA1) * slope;
      const square = BETA2 * second[i]! + (1 - BETA2) * slope ** 2;
      const move = (size.rate * correction * mean) / (Math.sqrt(square) + EPSILON);
      return weight * (1 - size.rate * size.decay) - move;
    });
    after.set(name, moved);
  }
  for (const { running, batch } of plan.updates) {
    const now = values.get(batch)!.data;
    const followed = after.get(running)!.map((x, i) => x * momentum + now[i]! * (1 - momentum));
    after.set(running, followed);
  }
  return { loss: value, gradients, weights: after };
}

/** Runs a function whose arrays of float32 are of double precision meanwhile. */
function inDouble<Result>(compute: () => Result): Result {
  const single = globalThis.Float32Array;
  Object.assign(globalThis, { Float32Array: Float64Array });
  try {
    return compute();
  } finally {
    Object.assign(globalThis, { Float32Array: single });
  }
}
