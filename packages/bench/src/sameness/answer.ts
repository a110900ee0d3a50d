import type { Loss, RawTensor, Trainer, TrainerState, Weight } from '@rsanet/graph';

/** What one step from a state makes, by name of the weight: `<node>/<field>`. */
export interface Answer {
  readonly loss: number;
  /** As the step takes them: shortened where all together are too long. */
  readonly gradients: ReadonlyMap<string, ArrayLike<number>>;
  /** After the step, running statistics included. */
  readonly weights: ReadonlyMap<string, ArrayLike<number>>;
}

/** A batch, and what is learnt of it. */
export interface Lesson {
  readonly images: RawTensor;
  readonly loss: Loss;
  readonly rate: number;
}

/** Adam's first moment after a step from rest is so much of the gradient. */
const SHARE = 0.1;

/**
 * Makes a trainer's step from a state; the trainer is there afterwards.
 *
 * @throws RsanetError as `trainer` does
 */
export async function answerOf(
  trainer: Trainer,
  state: TrainerState,
  lesson: Lesson,
): Promise<Answer> {
  const rest = new Map([...state.tensors].map(([name, weight]) => [name, atRest(name, weight)]));
  const still = await step(trainer, { steps: 0, tensors: rest }, lesson);
  const gradients = new Map(
    [...still.first].map(([name, data]) => [name, Float64Array.from(data, (x) => x / SHARE)]),
  );
  const { loss, weights } = await step(trainer, state, lesson);
  return { loss, gradients, weights };
}

async function step(trainer: Trainer, state: TrainerState, { images, loss, rate }: Lesson) {
  await trainer.restore(state);
  const { value } = await trainer.accumulate(images, loss);
  await trainer.update(rate);
  const { tensors } = await trainer.state();
  return { loss: value, first: part(tensors, 'first/'), weights: part(tensors, 'weights/') };
}

function atRest(name: string, { data, shape }: Weight): Weight {
  const moment = name.startsWith('first/') || name.startsWith('second/');
  return { shape, data: moment ? new Float32Array(data.length) : data };
}

/** The numbers of the tensors whose names begin so, by the rest of their names. */
export function part(tensors: ReadonlyMap<string, Weight>, prefix: string) {
  const chosen = [...tensors].filter(([name]) => name.startsWith(prefix));
  return new Map(chosen.map(([name, { data }]) => [name.slice(prefix.length), data]));
}
