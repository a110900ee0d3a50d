import { RsanetError } from '@rsanet/errors';
import type { Dataset, Sample } from './dataset.ts';
import { partOf } from './part-of.ts';
import { seededOrder } from './seeded-order.ts';

/** Options of {@link splitDataset}. */
export interface SplitDatasetOptions {
  /** A whole number; each seed makes other parts. */
  readonly seed: number;
  /** Images with the same key stay together, such as duplicates by their hash; each is on its own by default. */
  readonly groupOf?: (sample: Sample) => string;
}

/**
 * Divides a data set into parts that hold about the same share of each class: iterative stratification (Sechidis,
 * Tsoumakas and Vlahavas, 2011), which places the images of the rarest class first. Which images that are follows from
 * the seed and their ids, so the same ones in whatever order they are listed.
 *
 * @param fractions the share of each part's images by its name, together 1; shares are met as well as whole groups allow
 * @returns the parts by name, in the order of `fractions`
 * @throws RsanetError INVALID_ARGUMENT when shares are not positive or not together 1, or a part would be empty
 *
 * @example
 * ```ts
 * import { type Dataset, splitDataset } from '@rsanet/train';
 *
 * const object = { class: 'cat', box: [0, 0, 9, 9], difficult: false, crowd: false } as const;
 * const samples = Array.from({ length: 10 }, (_, i) => ({
 *   id: `${i}`, path: `${i}.jpg`, width: 32, height: 32, objects: i < 5 ? [object] : [],
 * }));
 * const data: Dataset = { classes: ['cat'], samples, skipped: [] };
 * const parts = splitDataset(data, { train: 0.8, val: 0.2 }, { seed: 1 });
 * const val = parts.get('val')!.samples;
 * if (val.length !== 2 || val.filter(({ objects }) => objects.length > 0).length !== 1) throw new Error('expected 2');
 * ```
 */
export function splitDataset(
  dataset: Dataset,
  fractions: Readonly<Record<string, number>>,
  { seed, groupOf }: SplitDatasetOptions,
): Map<string, Dataset> {
  assertFractions(fractions);
  const groups = groupsOf(seededOrder(dataset.samples, seed), groupOf);
  const parts = Object.entries(fractions).map(([name, fraction]) =>
    emptyPart(name, fraction, groups),
  );
  const remaining = new Set(groups);
  for (;;) {
    const rarest = rarestClass(remaining);
    const next = [...remaining].filter(({ classes }) => !rarest || classes.has(rarest));
    for (const group of next) {
      give(group, neediest(parts, rarest));
      remaining.delete(group);
    }
    if (remaining.size === 0) break;
  }
  const empty = parts.find(({ samples }) => samples.size === 0);
  if (empty) {
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `The part '${empty.name}' of ${dataset.samples.length} images would be empty; give it a larger share, or make fewer parts.`,
    );
  }
  return new Map(
    parts.map(({ name, samples }) => [name, partOf(dataset, (sample) => samples.has(sample))]),
  );
}

/** Images that stay together. */
interface Group {
  readonly samples: Sample[];
  /** How many of the images hold a class, by its name. */
  readonly classes: Map<string, number>;
}

interface Part {
  readonly name: string;
  readonly samples: Set<Sample>;
  /** How many images it still lacks, in all and of each class; below 0 where it has too many. */
  lacks: number;
  readonly lacksOf: Map<string, number>;
}

function groupsOf(
  samples: readonly Sample[],
  groupOf: ((sample: Sample) => string) | undefined,
): Group[] {
  const groups = new Map<unknown, Group>();
  for (const sample of samples) {
    const key = groupOf ? groupOf(sample) : sample;
    const group: Group = groups.get(key) ?? { samples: [], classes: new Map() };
    groups.set(key, group);
    group.samples.push(sample);
    for (const name of new Set(sample.objects.map((object) => object.class))) add(group, name, 1);
  }
  return [...groups.values()];
}

function add({ classes }: Group, name: string, count: number): void {
  classes.set(name, (classes.get(name) ?? 0) + count);
}

function emptyPart(name: string, fraction: number, groups: readonly Group[]): Part {
  const all: Group = { samples: groups.flatMap(({ samples }) => samples), classes: new Map() };
  for (const { classes } of groups) for (const [of, count] of classes) add(all, of, count);
  return {
    name,
    samples: new Set(),
    lacks: fraction * all.samples.length,
    lacksOf: new Map(Array.from(all.classes, ([of, count]) => [of, fraction * count])),
  };
}

/** The class that the fewest groups hold, the first by name among equals; none where no group holds any. */
function rarestClass(groups: ReadonlySet<Group>): string | undefined {
  const counts = new Map<string, number>();
  for (const { classes } of groups) {
    for (const name of classes.keys()) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const [rarest] = [...counts].sort(([a, few], [b, many]) => few - many || (a < b ? -1 : 1));
  return rarest?.[0];
}

/** The part that lacks most images of a class, then of all; the first among equals. */
function neediest(parts: readonly Part[], name: string | undefined): Part {
  const lacks = (part: Part) => (name === undefined ? part.lacks : part.lacksOf.get(name)!);
  return parts.reduce((most, part) => {
    const more = lacks(part) - lacks(most);
    return more > 0 || (more === 0 && part.lacks > most.lacks) ? part : most;
  });
}

function give({ samples, classes }: Group, part: Part): void {
  for (const sample of samples) part.samples.add(sample);
  part.lacks -= samples.length;
  for (const [name, count] of classes) part.lacksOf.set(name, part.lacksOf.get(name)! - count);
}

function assertFractions(fractions: Readonly<Record<string, number>>): void {
  const shares = Object.values(fractions);
  const sum = shares.reduce((all, share) => all + share, 0);
  if (shares.every((share) => share > 0) && Math.abs(sum - 1) < 1e-9) return;
  const given = Object.entries(fractions).map(([name, share]) => `${name}=${share}`);
  throw new RsanetError(
    'INVALID_ARGUMENT',
    `The parts are ${given.join(', ') || 'none'}; give each a positive share, together 1.`,
  );
}
