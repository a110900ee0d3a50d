import { mean } from 'simple-statistics';
import type { VariantFindings } from '../../study/findings.ts';
import type { StudyRecipe } from '../../study/recipe.ts';
import { NONE, orNone, pixels, rounded, within } from '../number.ts';
import { type Column, table } from './table.ts';
import { escaped } from './text.ts';

/** How the variants of a study were trained, and what chose and measured their weights. */
export function recipeText(
  {
    data,
    classes,
    train,
    val,
    test,
    input,
    epochs,
    patience,
    batch,
    emaDecay,
    channels,
    loss,
    verticalFlip,
  }: StudyRecipe,
  seeds: readonly number[],
): string {
  const times = seeds.length === 1 ? 'once' : `${seeds.length} times`;
  const only = classes ? ` (${escaped(classes.join(', '))})` : '';
  const choice = typeof val === 'string' ? escaped(val) : `${100 * val.heldBack} % of it`;
  const measured = test === null ? ' and measure' : `, ${escaped(test)} to measure`;
  const length =
    patience === null
      ? `${epochs} epochs`
      : `at most ${epochs} epochs, none after ${patience} without a better figure`;
  const flips = verticalFlip > 0 ? ', images turned upside down as well' : '';
  const learnt = loss ? `, assignment ${loss.assignment} and box loss ${loss.box}` : '';
  return `Each variant was trained ${times} (seeds ${seeds.join(', ')}) on ${escaped(data)}${only}: ${escaped(train)} to learn from, ${choice} to choose the epoch${measured}; ${pixels(input)}, channels ${channels.join(', ')}, ${length}, ${batch} images per step${flips}${learnt}, average of weights ${emaDecay}.`;
}

/** By how much the first variant's mAP is above or below another's; nothing of itself. */
export function gainText({ name, gain }: VariantFindings, first: string): string[] {
  if (!gain) return [];
  const side = gain.mean < 0 ? 'below' : 'above';
  const by = points(Math.abs(gain.mean));
  const interval = gain.interval
    ? ` (95 % interval ${signedPoints(gain.interval[0])} to ${signedPoints(gain.interval[1])})`
    : ' (one seed has no interval)';
  return [
    `${first} is ${by} points of mAP ${side} “${escaped(name)}”${interval}: **${gain.verdict}**.`,
  ];
}

/** mAP of each seed, the epochs it was trained and the rate; with a search, what that found. */
export function runsTable<Variant extends VariantFindings>(
  variants: readonly Variant[],
  seeds: readonly number[],
  head: string,
): string {
  const searched = variants.some(({ search }) => search.length > 0);
  return table(variants, [
    nameColumn(head),
    ...seeds.map(
      (seed): Column<Variant> => ({
        head: `seed ${seed}`,
        cell: ({ runs }) =>
          orNone(
            runs.find((run) => run.seed === seed),
            ({ map }) => points(map),
          ),
      }),
    ),
    { head: 'epochs', cell: ({ runs }) => unique(runs.map(({ epochs }) => epochs)) },
    { head: 'rate', cell: ({ rate }) => String(rate) },
    ...(searched ? [SEARCH] : []),
    {
      head: 'minutes',
      cell: ({ runs }) => rounded(runs.reduce((sum, run) => sum + run.seconds, 0) / 60),
    },
  ]);
}

/** AP of each class, the mean over the seeds. */
export function classTable<Variant extends VariantFindings>(
  variants: readonly Variant[],
  head: string,
): string {
  const classes = variants[0]!.runs[0]!.perClass;
  return table(variants, [
    nameColumn(head),
    ...classes.map(
      ({ class: name }, at): Column<Variant> => ({
        head: escaped(name),
        // A class that the split does not hold has no AP in any run.
        cell: ({ runs }) => {
          const aps = runs.flatMap(({ perClass }) => perClass[at]!.ap ?? []);
          return aps.length === 0 ? NONE : points(mean(aps));
        },
      }),
    ),
  ]);
}

const SEARCH: Column<VariantFindings> = {
  head: 'mAP by rate, %',
  cell: ({ search }) => search.map(({ rate, map }) => `${rate}: ${points(map)}`).join(', '),
};

/** What a variant is called, under a heading. */
export const nameColumn = (head: string): Column<{ readonly name: string }> => ({
  head,
  align: 'left',
  cell: ({ name }) => escaped(name),
});

/** mAP, and by how much the first one's is higher. */
export const mapColumns = (first: string): readonly Column<VariantFindings>[] => [
  { head: 'mAP@0.5, %', cell: ({ map }) => within(map.mean, map.interval, points) },
  {
    head: `gain of ${first}, points`,
    cell: ({ gain }) => orNone(gain, ({ mean, interval }) => within(mean, interval, signedPoints)),
  },
  { head: 'verdict', align: 'left', cell: ({ gain }) => gain?.verdict ?? NONE },
];

const points = (share: number): string => (100 * share).toFixed(1);
const signedPoints = (share: number): string =>
  `${share < 0 ? '−' : '+'}${points(Math.abs(share))}`;
const unique = (values: readonly number[]): string => [...new Set(values)].join(', ');
