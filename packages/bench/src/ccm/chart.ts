import { median } from 'simple-statistics';
import type { CcmComparison, CcmSet, ChartPoint } from './result.ts';

/** Points of the charts of one set; none when nothing could be measured. */
export function chartOf({ variants }: CcmSet, comparisons: readonly CcmComparison[]): ChartPoint[] {
  const measured = comparisons.filter((one) => one.status === 'ok');
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
