import { join } from 'node:path';
import { RsanetError } from '@rsanet/errors';
import type { VariantFindings } from './findings.ts';
import type { RateSearch, Rates, StudyRecipe, Variant } from './recipe.ts';
import { folderOf } from './run-record.ts';
import type { StudyRun } from './train-run.ts';

/** A learning rate and the mAP it reached on what chooses the epoch, 0..1. */
export type TriedRate = VariantFindings['search'][number];

/** Whether rates are searched for. */
export const isSearch = (rates: Rates): rates is RateSearch =>
  typeof rates === 'object' && Array.isArray(rates.rates);

/** The short runs of a search for a variant's rate, measured on what chooses the epoch. */
export function searchRuns(
  variant: Variant,
  recipe: StudyRecipe,
  { rates, epochs, seed }: RateSearch,
  dir: string,
): StudyRun[] {
  const short = { ...recipe, epochs, patience: null, test: null };
  return rates.map((peakRate) => ({
    variant,
    seed,
    peakRate,
    recipe: short,
    dir: join(dir, folderOf(variant, `rate-${peakRate}`)),
  }));
}

/**
 * The learning rate of a variant.
 *
 * @param tried what a search found of it; of equals the first is taken
 * @throws RsanetError INVALID_ARGUMENT when it has none
 */
export function rateOf({ name }: Variant, rates: Rates, tried: readonly TriedRate[]): number {
  const best = tried.reduce<TriedRate | null>(
    (best, one) => (best && best.map >= one.map ? best : one),
    null,
  );
  const rate = isSearch(rates) ? best?.rate : typeof rates === 'number' ? rates : rates[name];
  if (rate !== undefined && rate > 0) return rate;
  throw new RsanetError(
    'INVALID_ARGUMENT',
    `The learning rate of '${name}' is ${rate}; give a positive number for every variant.`,
  );
}
