import { align } from './align.ts';

/** Bytes that are needed from one step to another, both included. */
export interface Span {
  readonly bytes: number;
  readonly first: number;
  readonly last: number;
}

/** Where spans lie in an arena, in their order, and the bytes of the arena. */
export interface Arrangement {
  readonly offsets: readonly number[];
  readonly bytes: number;
}

/**
 * Lays spans into one arena so that none overlaps another that is needed at the same time: the largest first, each at the
 * lowest place that is free (greedy by size, arXiv 2001.03288).
 */
export function arrange(spans: readonly Span[]): Arrangement {
  const placed: { readonly span: Span; readonly from: number; readonly to: number }[] = [];
  for (const span of spans.toSorted((a, b) => b.bytes - a.bytes)) {
    let from = 0;
    for (const other of placed) {
      if (other.span.last < span.first || span.last < other.span.first) continue;
      if (from + span.bytes <= other.from) break;
      from = Math.max(from, other.to);
    }
    const at = placed.findIndex((other) => other.from > from);
    placed.splice(at < 0 ? placed.length : at, 0, { span, from, to: align(from + span.bytes) });
  }
  return {
    offsets: spans.map((span) => placed.find((other) => other.span === span)!.from),
    bytes: Math.max(0, ...placed.map(({ to }) => to)),
  };
}
