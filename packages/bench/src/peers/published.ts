import type { published } from '../report/schema/peers.ts';
import type { Recorded } from '../report/schema/recorded.ts';

/** A network as its authors publish it. */
export type Published = Recorded<typeof published>;

/** What an author calls a FLOP: a multiply-accumulate, or each of its two operations. */
export type FlopConvention = NonNullable<Published['convention']>;

/** Multiply-accumulates of a published figure, whichever way its authors count. */
export function publishedMacs({ flops, convention }: Published): number | null {
  if (flops === null || convention === null) return null;
  return convention === 'macs' ? flops : flops / 2;
}
