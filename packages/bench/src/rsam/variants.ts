import { cost } from '@rsanet/graph';
import { type RsanetOptions, rsanet } from '@rsanet/rsanet/graph';
import type { StudyRecipe, Variant } from '../study/recipe.ts';

/** One variant of the ablation: a way to fuse, and channels where they are not the recipe's. */
export interface RsamVariant extends Variant {
  readonly fusion: NonNullable<RsanetOptions['fusion']>;
}

const FULL: RsamVariant = { name: 'full', fusion: 'rsam' };
const NO_CAM: RsamVariant = { name: 'no CAM', fusion: 'none' };
const PLAIN: RsamVariant = { name: 'no RSAM', fusion: 'fpn' };

/**
 * The full head, which the others are compared with, and what is left of its fusion step when parts
 * are taken out:
 * - without the residual, `lccu * attention` for `low + lccu * attention`;
 * - without CAM, `low + lccu`;
 * - without RSAM, the sum of a plain feature pyramid, which is the paper's comparison;
 * - the same of a network so wide that it costs as much as the full one.
 */
export function partsOfRsam(
  recipe: Pick<StudyRecipe, 'input' | 'channels'>,
): readonly RsamVariant[] {
  return [
    FULL,
    { name: 'no residual', fusion: 'no-residual' },
    NO_CAM,
    PLAIN,
    { ...PLAIN, name: 'no RSAM, wider', channels: channelsOfEqualCost(recipe) },
  ];
}

/**
 * RSAM as this repository reads the paper, which the others are compared with; every other reading that its text allows,
 * one step changed at a time; what looks best together; and two without RSAM.
 */
export const READINGS: readonly RsamVariant[] = [
  FULL,
  { name: 'residual around context', fusion: { residual: 'context' } },
  { name: 'CAM before the reduction', fusion: { attention: 'high' } },
  { name: 'CAM of the deepest map', fusion: { attention: 'deepest' } },
  { name: 'CAM with batch norm', fusion: { gate: 'norm' } },
  { name: 'CAM open at first', fusion: { gate: 2 } },
  { name: 'depthwise in parallel', fusion: { depthwise: 'parallel' } },
  { name: 'depthwise dilated', fusion: { depthwise: 'dilated' } },
  { name: 'linear mix', fusion: { mix: 'linear' } },
  NO_CAM,
  {
    name: '1x1 on the concatenation',
    fusion: { context: 'pointwise', attention: 'none', residual: 'none' },
  },
  PLAIN,
];

/**
 * Channels by which a plain pyramid takes about as many multiply-accumulates as the full head does with the recipe's: all
 * stages are widened alike, to multiples of 4. Classes are a preset's, whose number matters little.
 */
export function channelsOfEqualCost({
  input,
  channels,
}: Pick<StudyRecipe, 'input' | 'channels'>): StudyRecipe['channels'] {
  const macs = (fusion: RsamVariant['fusion'], widths: StudyRecipe['channels']) =>
    cost(rsanet({ preset: 'voc-416', input, channels: widths, fusion })).macs;
  const goal = macs('rsam', channels);
  const excess = (widths: StudyRecipe['channels']) => macs('fpn', widths) - goal;
  let below = channels;
  for (let percent = 101; ; percent++) {
    const wide = (width: number) => 4 * Math.round((width * percent) / 400);
    const [first, second, third, fourth, fifth] = channels;
    const above = [wide(first), wide(second), wide(third), wide(fourth), wide(fifth)] as const;
    if (excess(above) < 0) below = above;
    else return excess(above) < -excess(below) ? above : below;
  }
}
