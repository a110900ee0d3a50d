import { mapSides, pixelsOf } from './map-sides.ts';
import type { ValueShape } from './step.ts';

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

/** A value that lies in another's memory. */
export interface Link {
  readonly in: string;
  /** The first of its channels there; null for a dense value in a dense value's place. */
  readonly channel: number | null;
}

/** What a step does to memory. */
export interface Access {
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  /** Values of which it reads each number before it writes the one in its place in the first value written, and not again. */
  readonly over: readonly string[];
  /** Values of which it reads numbers again after it has written others. */
  readonly whole: readonly string[];
}

/** What values need. */
export interface Placement {
  readonly shapes: ReadonlyMap<string, ValueShape>;
  /** Values that lie in others' memory. */
  readonly links: ReadonlyMap<string, Link>;
  readonly steps: readonly Access[];
  /** Values that are there before the first step, and those that are needed after the last. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

/** Where values lie. */
export interface PlacedValues {
  readonly places: ReadonlyMap<string, ValuePlace>;
  readonly buffers: readonly Buffer[];
}

/** Gives every value a buffer; elementwise steps write over what nobody reads any more. */
export function placeValues(placement: Placement): PlacedValues {
  const { shapes, steps, inputs, outputs } = placement;
  const links = new Map(placement.links);
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
  for (const value of inputs) live(value, -1);
  steps.forEach(({ reads, writes }, at) => {
    for (const value of [...writes, ...reads]) live(value, at);
  });
  for (const value of outputs) live(value, steps.length);

  steps.forEach(({ writes: [written], over, whole }, at) => {
    if (written === undefined) return;
    const to = rootOf(written);
    const source = over.find((value) => {
      const from = rootOf(value);
      return (
        from !== to &&
        to === written &&
        !whole.some((other) => rootOf(other) === from) &&
        lives.get(from)!.last === at &&
        lives.get(to)!.first === at &&
        !strided(value) &&
        size(from) === size(to)
      );
    });
    if (source === undefined) return;
    const from = rootOf(source);
    lives.set(from, { first: lives.get(from)!.first, last: lives.get(to)!.last });
    lives.delete(to);
    links.set(to, { in: from, channel: null });
  });

  /** Whether a value's pixels lie apart in another's. */
  function strided(value: string): boolean {
    const link = links.get(value);
    if (!link) return false;
    const apart = link.channel !== null && sides(value).channels !== sides(link.in).channels;
    return apart || strided(link.in);
  }

  const roots = [...lives.keys()];
  const indices = new Map(roots.map((root, i) => [root, i]));
  const strideOf = (value: string): number => {
    const link = links.get(value);
    return link && link.channel !== null ? strideOf(link.in) : sides(value).channels;
  };
  const offsetOf = (value: string): number => {
    const link = links.get(value);
    return link ? offsetOf(link.in) + (link.channel ?? 0) : 0;
  };
  const places = new Map<string, ValuePlace>();
  for (const value of shapes.keys()) {
    const buffer = indices.get(rootOf(value));
    if (buffer === undefined) continue;
    places.set(value, { buffer, offset: offsetOf(value), stride: strideOf(value) });
  }
  return {
    places,
    buffers: roots.map((root) => ({ floats: size(root), ...lives.get(root)! })),
  };
}
