import { mapSides, pixelsOf } from './map-sides.ts';
import { readsOf } from './reads.ts';
import { type Step, type Steps, type StepTable, visitStep } from './step.ts';

/** Memory that values share, and when it is needed: steps are counted from 0, -1 is before the first. */
interface Buffer {
  readonly floats: number;
  readonly first: number;
  readonly last: number;
}

/** Where a value lies: a buffer, floats into it, floats from one pixel to the next. */
interface ValuePlace {
  readonly buffer: number;
  readonly offset: number;
  readonly stride: number;
}

/** Steps whose values have buffers. */
export interface PlacedSteps {
  readonly steps: readonly Step[];
  readonly places: ReadonlyMap<string, ValuePlace>;
  readonly buffers: readonly Buffer[];
}

/** A value that lies in another's memory. */
interface Link {
  readonly in: string;
  /** The first of its channels there; null for a dense value in a dense value's place. */
  readonly channel: number | null;
}

/** Fewest channels of a map whose pixels are laid apart. */
const APART_FROM = 64;

/** Floats between one pixel's channels and the next's: a cache line. */
const GAP = 16;

/**
 * Gives every value a buffer. What is joined is written where the joined map lies, and its copy left out, where each has one
 * such place; a reshaped value is the same memory; elementwise steps write over what nobody reads any more. Maps of many
 * channels leave a cache line free behind each pixel: with a power of two of bytes from pixel to pixel, all that a window
 * reads would fall into a few sets of the cache.
 */
export function place({ input, outputs, shapes, reshaped, steps }: Steps): PlacedSteps {
  const links = new Map<string, Link>();
  for (const [value, source] of reshaped) links.set(value, { in: source, channel: null });

  const dense = new Set([
    input,
    ...outputs,
    ...reshaped.values(),
    ...steps.flatMap((step) => (step.kernel === 'broadcast' ? [step.a, step.b, step.output] : [])),
  ]);
  const kept = steps.filter((step) => {
    if (step.kernel !== 'copyMap' || dense.has(step.input) || links.has(step.input)) return true;
    links.set(step.input, { in: step.output, channel: step.channel });
    return false;
  });

  const sides = (value: string) => mapSides(shapes.get(value)!);
  const size = (value: string) => pixelsOf(sides(value)) * sides(value).channels;
  const rootOf = (value: string): string => {
    const link = links.get(value);
    return link ? rootOf(link.in) : value;
  };

  /** When each root's memory is first written and last read. */
  const lives = new Map<string, { first: number; last: number }>();
  const live = (value: string, step: number) => {
    const root = rootOf(value);
    const { first, last } = lives.get(root) ?? { first: step, last: step };
    lives.set(root, { first: Math.min(first, step), last: Math.max(last, step) });
  };
  live(input, -1);
  kept.forEach((step, at) => {
    for (const value of [step.output, ...readsOf(step)]) live(value, at);
  });
  for (const value of outputs) live(value, kept.length);

  kept.forEach((step, at) => {
    const source = visitStep<[], readonly string[]>(overwritable, step).find((value) => {
      const [from, to] = [rootOf(value), rootOf(step.output)];
      return (
        from !== to &&
        (!('epilogue' in step) || rootOf(step.input) !== from) &&
        to === step.output &&
        lives.get(from)!.last === at &&
        lives.get(to)!.first === at &&
        !strided(value) &&
        size(from) === size(to)
      );
    });
    if (source === undefined) return;
    const [from, to] = [rootOf(source), step.output];
    if (dense.has(to)) dense.add(from);
    lives.set(from, { first: lives.get(from)!.first, last: lives.get(to)!.last });
    lives.delete(to);
    links.set(to, { in: from, channel: null });
  });

  /** Whether a value's pixels lie apart in another's. */
  function strided(value: string): boolean {
    const link = links.get(value);
    return link !== undefined && (link.channel !== null || strided(link.in));
  }

  const roots = [...lives.keys()];
  const apart = (root: string) => {
    const { channels } = sides(root);
    return !dense.has(root) && shapes.get(root)!.length === 4 && channels >= APART_FROM;
  };
  const rootStride = (root: string) => sides(root).channels + (apart(root) ? GAP : 0);
  const strideOf = (value: string): number => {
    const link = links.get(value);
    if (!link) return rootStride(value);
    return link.channel === null && dense.has(rootOf(value))
      ? sides(value).channels
      : strideOf(link.in);
  };
  const offsetOf = (value: string): number => {
    const link = links.get(value);
    return link ? offsetOf(link.in) + (link.channel ?? 0) : 0;
  };
  const places = new Map<string, ValuePlace>();
  for (const value of shapes.keys()) {
    const buffer = roots.indexOf(rootOf(value));
    if (buffer < 0) continue;
    places.set(value, { buffer, offset: offsetOf(value), stride: strideOf(value) });
  }
  return {
    steps: kept,
    places,
    buffers: roots.map((root) => ({
      floats: pixelsOf(sides(root)) * rootStride(root),
      ...lives.get(root)!,
    })),
  };
}

const nothing = () => [];
const input = (step: { readonly input: string }) => [step.input];
const residual = ({ epilogue }: Extract<Step, { kernel: 'gemm' | 'convolve' }>) =>
  epilogue.residual ? [epilogue.residual.value] : [];

/** Maps that a step may write over, as it reads each number before it writes the one in its place, and not again. */
const overwritable = {
  gemm: residual,
  convolve: residual,
  depthwise: nothing,
  maxPool: nothing,
  averagePool: nothing,
  globalAverage: nothing,
  upsampleNearest: nothing,
  upsampleBilinear: nothing,
  addMaps: ({ a, b }) => [a, b],
  scaleChannels: input,
  broadcast: nothing,
  affine: input,
  activate: input,
  copyMap: nothing,
  padZeros: nothing,
} satisfies StepTable<[], readonly string[]>;
