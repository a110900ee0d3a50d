import { basename, resolve } from 'node:path';
import type { LossOptions } from '@rsanet/train';
import { machine } from '../environment/environment.ts';
import type { assignmentsResult } from '../report/schema/assignments.ts';
import type { Recorded } from '../report/schema/recorded.ts';
import { variantFindings } from '../study/findings.ts';
import type { StudyRecipe, Variant } from '../study/recipe.ts';
import { type StudyOptions, study } from '../study/study.ts';

/** One of the ways to learn from a batch that are compared. */
interface AssignmentVariant extends Variant {
  readonly loss: Pick<LossOptions, 'assignment' | 'box'>;
}

/** The paper's assignment with GIoU, which the others are compared with. */
const ASSIGNMENTS: readonly AssignmentVariant[] = [
  { name: 'yolo giou', loss: { assignment: 'yolo', box: 'giou' } },
  { name: 'simota ciou', loss: { assignment: 'simota', box: 'ciou' } },
  { name: 'yolo ciou', loss: { assignment: 'yolo', box: 'ciou' } },
];

/** By which {@link assignments} trains: half width, 60 epochs; what chooses the epoch is measured. */
export const ASSIGNMENT_RECIPE: Omit<StudyRecipe, 'data'> = {
  train: 'train',
  val: 'val',
  test: null,
  input: { width: 224, height: 192 },
  channels: [16, 32, 64, 128, 256],
  epochs: 60,
  patience: null,
  evaluateEvery: 10,
  batch: 8,
  emaDecay: 0.99,
  verticalFlip: 0.5,
};

/** Learning rate that goes with {@link ASSIGNMENT_RECIPE}. */
export const ASSIGNMENT_RATE = 2e-3;

/** Result of {@link assignments}: plain data. */
export type AssignmentsResult = Recorded<typeof assignmentsResult>;

/**
 * Compares how predictions come to answer for objects, and what boxes are compared by: trains one network each way, with
 * several seeds.
 *
 * @throws RsanetError as `study` does
 */
export async function assignments(
  recipe: StudyRecipe,
  options: StudyOptions,
): Promise<AssignmentsResult> {
  const environment = machine();
  const studied = await study(ASSIGNMENTS, recipe, options);
  const findings = variantFindings(studied);
  return {
    benchmark: 'assignments',
    version: 1,
    environment,
    recipe: { ...recipe, data: basename(resolve(recipe.data)) },
    seeds: options.seeds,
    variants: findings.map((found, at) => ({ ...ASSIGNMENTS[at]!.loss, ...found })),
  };
}
