import type { Size } from '@rsanet/detect-utils';
import type { Interval } from '../statistics/bootstrap.ts';
import type { PairedRatio } from '../statistics/paired-ratio.ts';

/** What stands where there is no figure. */
export const NONE = '–';

const threeDigits = new Intl.NumberFormat('en', {
  maximumSignificantDigits: 3,
  minimumSignificantDigits: 3,
});

/** To three significant digits; whole numbers of more are not rounded to tens. */
export const rounded = (value: number): string =>
  Math.abs(value) >= 1000 ? Math.round(value).toLocaleString('en') : threeDigits.format(value);

const PREFIXES = [
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
] as const;

/** A count or an amount by powers of 1000, such as `3.28 M`. */
export function scaled(value: number, unit = ''): string {
  const [power, prefix] = PREFIXES.find(([power]) => Math.abs(value) >= power) ?? [1, ''];
  const number = power === 1 ? value.toLocaleString('en') : rounded(value / power);
  return `${number} ${prefix}${unit}`.trimEnd();
}

/** An amount of bytes, such as `58.3 MB`. */
export const bytesText = (bytes: number): string => scaled(bytes, 'B');

/** A value and its interval, such as `148 [145, 151]`. */
export const within = (
  value: number,
  interval: Interval | null,
  format: (value: number) => string = rounded,
): string =>
  interval ? `${format(value)} [${format(interval[0])}, ${format(interval[1])}]` : format(value);

export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** A difference with its sign, such as `+1.1 %`. */
export const signedPercent = (share: number): string =>
  `${share < 0 ? '−' : '+'}${percent(Math.abs(share))}`;

/** A difference of whole numbers with its sign, such as `+1,200`. */
export const signedCount = (count: number): string =>
  `${count < 0 ? '−' : '+'}${Math.abs(count).toLocaleString('en')}`;

export const times = (ratio: number): string => ratio.toFixed(3);

/** A ratio and its interval, such as `1.021 [1.010, 1.033]`. */
export const ratioText = ({ ratio, interval }: PairedRatio): string =>
  within(ratio, interval, times);

export const pixels = ({ width, height }: Size): string => `${width}×${height}`;

/** What is there by `format`, what is not by a dash. */
export const orNone = <T>(value: T | null | undefined, format: (value: T) => string): string =>
  value === null || value === undefined ? NONE : format(value);
