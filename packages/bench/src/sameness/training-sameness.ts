import { assertWhole } from '@rsanet/errors';
import { differentiate, type Graph, type Trainer } from '@rsanet/graph';
import { readImage } from '@rsanet/rsanet/node';
import { assign, augmentDefaults, batches, detectionLoss } from '@rsanet/train';
import { machine } from '../environment/environment.ts';
import type { Recorded } from '../report/schema/recorded.ts';
import type { trainingSamenessResult } from '../report/schema/training-sameness.ts';
import type { TrainingWork } from '../training-speed/job.ts';
import { startOf } from '../training-speed/start-of.ts';
import { type Answer, answerOf, type Lesson } from './answer.ts';
import { answerDifference } from './differences.ts';
import { exactAnswer } from './exact-answer.ts';

/** Of the loss, and of each tensor's largest value: what counts as the same. */
const BOUNDS = { loss: 1e-5, tensors: 1e-4 } as const;
const RATE = 1e-3;

/** Options of {@link trainingSameness}. */
export interface TrainingSamenessOptions extends TrainingWork {
  /** The trainer that is tried. */
  trainer(graph: Graph): Trainer | Promise<Trainer>;
  /** The one that makes the run, and is tried beside it. */
  reference(graph: Graph): Trainer | Promise<Trainer>;
  /** States of the run that both are restored to, 50 by default. */
  readonly states?: number;
  /** States at which the step is made in double precision, too: every 10th from the first by default. */
  readonly witnessed?: readonly number[];
  readonly onProgress?: (state: number) => void;
}

/** Result of {@link trainingSameness}. */
export type TrainingSamenessResult = Recorded<typeof trainingSamenessResult>;

/** One step from one state; at the witnessed states with its witness. */
export type ComparedStep = TrainingSamenessResult['states'][number];

/** How far steps are from the one in double precision. */
export type Witness = NonNullable<ComparedStep['witness']>;

/**
 * Compares two trainers step by step: at each state of a run of the reference both are restored to it and make one step of the
 * same batch. At some states the step in double precision says who is off, and how much float32 allows.
 *
 * @throws RsanetError INVALID_ARGUMENT for an option out of range
 * @throws RsanetError as the trainers do
 */
export async function trainingSameness(
  options: TrainingSamenessOptions,
): Promise<TrainingSamenessResult> {
  const { states = 50, onProgress, split, input, channels, batch, seed } = options;
  assertWhole({ states, batch }, 1);
  const { witnessed = Array.from({ length: Math.ceil(states / 10) }, (_, i) => 10 * i) } = options;
  const environment = machine();
  const start = await startOf(options);
  const plan = differentiate(start.graph);
  const trainers = await Promise.all([
    options.trainer(start.graph),
    options.reference(start.graph),
  ]);
  const [trainer, reference] = trainers;
  const steps: ComparedStep[] = [];
  let tensors = { gradients: 0, weights: 0 };
  try {
    for await (const lesson of lessons(start, options, states)) {
      onProgress?.(steps.length);
      const state = await reference.state();
      // The reference is a step further then, where the next state is.
      const wanted = await answerOf(reference, state, lesson);
      const found = await answerOf(trainer, state, lesson);
      const exact = (precision: 'float64' | 'float32') =>
        exactAnswer(start.graph, plan, state, lesson, precision);
      steps.push({
        between: answerDifference(found, wanted, BOUNDS.tensors),
        ...(witnessed.includes(steps.length) && { witness: witnessOf(found, wanted, exact) }),
      });
      tensors = { gradients: wanted.gradients.size, weights: wanted.weights.size };
    }
  } finally {
    await Promise.all(trainers.map((each) => each.dispose()));
  }
  return {
    benchmark: 'training-sameness',
    version: 1,
    environment,
    settings: { split, input, channels, batch, seed, rate: RATE },
    numerics: { trainer: trainer.numerics, reference: reference.numerics },
    tensors,
    bounds: BOUNDS,
    states: steps,
  };
}

function witnessOf(
  trainer: Answer,
  reference: Answer,
  exact: (precision: 'float64' | 'float32') => Answer,
): Witness {
  const truth = exact('float64');
  const from = (answer: Answer) => answerDifference(answer, truth, BOUNDS.tensors);
  return {
    trainer: from(trainer),
    reference: from(reference),
    rounded: from(exact('float32')),
  };
}

/** So many batches of a run over the data, and what is learnt of each. */
async function* lessons(
  { data, spec }: Awaited<ReturnType<typeof startOf>>,
  { input, batch: batchSize, seed }: TrainingWork,
  count: number,
): AsyncGenerator<Lesson> {
  let left = count;
  for (let epoch = 1; ; epoch++) {
    const options = { input, batchSize, seed, epoch, dropLast: true };
    for await (const batch of batches(data, { ...options, augment: augmentDefaults, readImage })) {
      yield {
        images: { data: batch.pixels, shape: [batch.size, input.height, input.width, 3] },
        loss: detectionLoss(assign(batch.boxes, spec), spec),
        rate: RATE,
      };
      if (--left === 0) return;
    }
  }
}
