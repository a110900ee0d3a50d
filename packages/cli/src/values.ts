import type { Size } from '@rsanet/detect-utils';
import { UsageError } from './usage-error.ts';

/** @throws UsageError unless the text is a number within 0..1 */
export function fraction(flag: string, text: string): number {
  const value = decimal(text);
  if (value >= 0 && value <= 1) return value;
  throw new UsageError(`${flag} is '${text}'; give a number within 0..1`);
}

/** @throws UsageError unless the text is a positive number */
export function factor(flag: string, text: string): number {
  const value = decimal(text);
  if (value > 0 && value < Infinity) return value;
  throw new UsageError(`${flag} is '${text}'; give a positive number, such as 0.5`);
}

/** @throws UsageError unless the text is a whole number of at least `min` */
export function wholeNumber(flag: string, text: string, min = 1): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(value) && value >= min) return value;
  throw new UsageError(`${flag} is '${text}'; give a whole number of at least ${min}`);
}

/** @throws UsageError unless the text is a size a network can take, `320` or `416x320` */
export function inputSize(flag: string, text: string): Size {
  const [, width, height = width] = /^(\d+)(?:x(\d+))?$/.exec(text) ?? [];
  const size = { width: Number(width), height: Number(height) };
  const fits = (side: number) => side > 0 && side % 32 === 0 && side <= 8192;
  if (fits(size.width) && fits(size.height)) return size;
  throw new UsageError(
    `${flag} is '${text}'; give a side or WIDTHxHEIGHT in pixels, divisible by 32, such as 416 or 416x320`,
  );
}

/** @throws UsageError unless the text is names with commas between them, each once */
export function names(flag: string, text: string): string[] {
  const list = text.split(',').map((name) => name.trim());
  if (new Set(list).size === list.length && !list.includes('')) return list;
  throw new UsageError(`${flag} is '${text}'; give names with commas between them, each once`);
}

/**
 * @param problem what is said of another name, before the known ones
 * @throws UsageError unless the text is some of the known names with commas between them, each once
 */
export function namesAmong<Name extends string>(
  flag: string,
  text: string,
  known: readonly Name[],
  problem: (name: string) => string,
): Name[] {
  return names(flag, text).map((name) => {
    const found = known.find((one) => one === name);
    if (found !== undefined) return found;
    throw new UsageError(`${problem(name)} ${known.join(', ')}`);
  });
}

/** @throws UsageError unless the text is names with a number from 0 each, `cat=2,dog=0.5` */
export function factors(flag: string, text: string | undefined): Record<string, number> {
  if (text === undefined) return {};
  const pairs = text.split(',').map((pair) => {
    const at = pair.lastIndexOf('=');
    return [pair.slice(0, at).trim(), decimal(pair.slice(at + 1).trim())] as const;
  });
  const unique = new Set(pairs.map(([name]) => name)).size === pairs.length;
  if (unique && pairs.every(([name, value]) => name !== '' && value >= 0)) {
    return Object.fromEntries(pairs);
  }
  throw new UsageError(
    `${flag} is '${text}'; give names and numbers, each once, such as cat=2,dog=0.5`,
  );
}

/** @throws UsageError unless the text is pairs of names, `old=new,other=new`, each old name once */
export function renames(flag: string, text: string): Map<string, string> {
  const pairs = text.split(',').map((pair) => pair.split('=').map((name) => name.trim()));
  const names = new Map(pairs.map(([from = '', to = '']) => [from, to]));
  const whole = pairs.every((pair) => pair.length === 2 && !pair.includes(''));
  if (whole && names.size === pairs.length) return names;
  throw new UsageError(
    `${flag} is '${text}'; give pairs of an old and a new name, each old one once, such as car=vehicle,bus=vehicle`,
  );
}

function decimal(text: string): number {
  return /^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
}
