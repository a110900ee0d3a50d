import { availableParallelism } from 'node:os';
import { RsanetError } from '@rsanet/errors';
import { TRAINERS, type TrainerChoice, type TrainerName } from './job.ts';

/**
 * The training that a text such as `engine:2` or `keras` means. Only the engine has a choice of threads.
 *
 * @throws RsanetError INVALID_ARGUMENT when it means none
 */
export function parseTrainer(text: string): TrainerChoice {
  const [name, threads, ...more] = text.split(':');
  const trainer = TRAINERS.find((known) => known === name);
  if (trainer === undefined || more.length > 0) {
    throw invalid(
      text,
      `use one of ${TRAINERS.join(', ')}, the engine with threads as in engine:2`,
    );
  }
  if (threads === undefined) return { trainer, threads: ownThreads(trainer) };
  if (trainer !== 'engine' || !/^[1-9]\d*$/.test(threads)) {
    throw invalid(text, 'only the engine takes threads, one or more, as in engine:2');
  }
  return { trainer, threads: Number(threads) };
}

/** Threads that a trainer computes on by default. */
function ownThreads(trainer: TrainerName): number {
  return trainer === 'engine' || trainer === 'wasm' ? 1 : availableParallelism();
}

function invalid(text: string, advice: string): RsanetError {
  return new RsanetError('INVALID_ARGUMENT', `The training '${text}' is none; ${advice}.`);
}
