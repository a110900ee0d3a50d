import { median } from 'simple-statistics';
import type { PairComparison } from '../statistics/compare-pairs.ts';
import type { CcmSet, ChartPoint } from './result.ts';

/** A variant that could be compared with 1:1. */
export interface ComparedVariant {
  variant: string;
  comparison: PairComparison;
}

/** Points of the charts of one set; none when nothing could be measured. */
export function chartOf(
  { variants }: Pick<CcmSet, 'variants'>,
  measured: readonly ComparedVariant[],
): ChartPoint[] {
  if (measured.length === 0) return [];
  const reference = 1000 / median(measured.flatMap(({ comparison }) => comparison.b.samples));
  return variants.flatMap(({ name, ratio, foldedMemoryAccess }, index): ChartPoint[] => {
    const point = { variant: name, ratio, memoryAccess: foldedMemoryAccess };
    if (index === 0) return [{ ...point, fps: reference, interval: null }];
    const found = measured.find(({ variant }) => variant === name);
    if (!found) return [];
    const [low, high] = found.comparison.interval;
    return [
      {
        ...point,
        fps: reference / found.comparison.ratio,
        interval: [reference / high, reference / low],
      },
    ];
  });
}
