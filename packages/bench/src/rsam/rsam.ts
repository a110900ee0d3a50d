import { basename, resolve } from 'node:path';
import { engineRuntime } from '@rsanet/engine';
import { assertWhole } from '@rsanet/errors';
import { machine } from '../environment/environment.ts';
import { MIN_PAIRS } from '../statistics/min-pairs.ts';
import type { StudyRecipe } from '../study/recipe.ts';
import { type StudyOptions, study } from '../study/study.ts';
import { rsamFindings } from './findings.ts';
import type { RsamResult } from './result.ts';
import { partsOfRsam, type RsamVariant } from './variants.ts';

/** Options of {@link rsam}: how it is carried out, and what is measured of the networks beside their mAP. */
export interface RsamOptions extends StudyOptions {
  /** The variants, the full head first; {@link partsOfRsam} by default. */
  variants?: readonly RsamVariant[];
  /** Pairs of forward passes for the speed, 30 by default. */
  pairs?: number;
}

/**
 * The ablation of RSAM (stated without numbers): trains the network with the full head and with parts
 * of it taken out or read otherwise, by one recipe and with several seeds, and compares mAP, size, work and speed.
 *
 * @throws RsanetError INVALID_ARGUMENT for fewer than 6 pairs
 * @throws RsanetError as `study` does
 */
export async function rsam(recipe: StudyRecipe, options: RsamOptions): Promise<RsamResult> {
  const { variants = partsOfRsam(recipe), seeds, pairs = 30, threads = 1 } = options;
  assertWhole({ pairs }, MIN_PAIRS);
  const environment = { ...machine(), backend: { name: 'engine', simd: true, threads } };
  const studied = await study(variants, recipe, options);
  return {
    benchmark: 'rsam',
    version: 1,
    environment,
    recipe: { ...recipe, data: basename(resolve(recipe.data)) },
    seeds,
    arms: await rsamFindings(studied, recipe, engineRuntime({ threads }), pairs),
  };
}
