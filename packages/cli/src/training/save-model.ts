import { basename, join, resolve } from 'node:path';
import type { Size } from '@rsanet/detect-utils';
import type { Graph } from '@rsanet/graph';
import type { DetectorMetadata } from '@rsanet/rsanet';
import type { AugmentOptions, Best, NewDetector, Teacher } from '@rsanet/train';
import { replaceFolder } from '../replace-folder.ts';
import { trainingEnvironment } from './environment.ts';
import type { Recipe } from './recipe.ts';

/** Where a run's detector is kept. */
export const modelFolder = ({ out }: Recipe) => join(out, 'model');

/** The model that a run starts from, by its name, and its input and how it was trained where it says so. */
export interface Start {
  name: string;
  input?: Size;
  training?: NonNullable<DetectorMetadata['training']>;
}

/** Replaces a run's detector by these weights, with a record of how they were learnt. */
export async function saveModel(
  recipe: Recipe,
  { spec }: NewDetector,
  graph: Graph,
  {
    start,
    batchSize,
    augment,
    best,
    teacher,
  }: {
    start: Start | null;
    batchSize: number;
    augment: AugmentOptions | null;
    best: Best | null;
    teacher: Teacher | null;
  },
): Promise<void> {
  const { detectorFiles } = await import('@rsanet/rsanet/node');
  const { train, val, holdBack, rename, preset, width, fusion, freeze, backboneRate } = recipe;
  const {
    epochs,
    peakRate,
    weightDecay,
    accumulate,
    plainEpochs,
    multiScale,
    hardExamples,
    seed,
    backend,
    loss,
    measure,
  } = recipe;
  const training = {
    data: basename(resolve(recipe.data)),
    train,
    ...(val !== undefined && { val, measure }),
    ...(holdBack !== undefined && { holdBack, measure }),
    ...(rename.size > 0 && { rename: Object.fromEntries(rename) }),
    preset,
    ...(width !== 1 && { width }),
    fusion,
    ...(start && { from: start }),
    ...(freeze !== undefined && { frozen: freeze }),
    ...(backboneRate !== 1 && { backboneRate }),
    epochs,
    ...(peakRate !== 1e-3 && { peakRate }),
    ...(weightDecay !== 0 && { weightDecay }),
    batchSize,
    accumulate,
    seed,
    backend,
    augment,
    ...(plainEpochs !== undefined && { plainEpochs }),
    ...(multiScale !== 0 && { multiScale }),
    loss,
    ...(teacher && { teacher }),
    ...(hardExamples !== 0 && { hardExamples }),
    best,
    environment: trainingEnvironment(),
  };
  const metadata: DetectorMetadata = { format: 'rsanet-detector', version: 1, ...spec, training };
  await replaceFolder(modelFolder(recipe), detectorFiles(graph, metadata, { dtype: 'float16' }));
}
