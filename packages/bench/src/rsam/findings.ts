import type { Runtime } from '@rsanet/graph';
import { median } from 'simple-statistics';
import { variantFindings } from '../study/findings.ts';
import type { StudyRecipe } from '../study/recipe.ts';
import type { StudiedVariant } from '../study/study.ts';
import type { RsamFindings } from './result.ts';
import { compareSpeed, variantCost, variantModel } from './variant-speed.ts';
import type { RsamVariant } from './variants.ts';

/** Cost, speed and mAP of every variant; the first is the full head. */
export async function rsamFindings(
  studied: readonly StudiedVariant<RsamVariant>[],
  recipe: StudyRecipe,
  runtime: Runtime,
  pairs: number,
): Promise<RsamFindings[]> {
  const [{ seed, perClass }] = studied[0]!.runs as [StudiedVariant['runs'][number]];
  const models = studied.map(({ variant }) => variantModel(variant, recipe, perClass.length, seed));
  const compared = variantFindings(studied);
  const found: Omit<RsamFindings, 'fps'>[] = [];
  for (const [at, { variant }] of studied.entries()) {
    const { graph } = models[at]!;
    const speed =
      at === 0 ? null : await compareSpeed(models[at]!, models[0]!, runtime, { pairs, seed });
    found.push({ ...variant, ...variantCost(graph), ...compared[at]!, speed });
  }
  const fps = 1000 / median(found.flatMap(({ speed }) => speed?.b.samples ?? []));
  return found.map((variant) => ({ ...variant, fps: fps / (variant.speed?.ratio ?? 1) }));
}
