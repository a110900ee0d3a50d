import * as v from 'valibot';

/** Any finite number. */
export const number = (description: string) =>
  v.pipe(v.number(), v.finite(), v.description(description));

/** A finite number that is not negative, such as a time or an amount of work. */
export const amount = (description: string) =>
  v.pipe(v.number(), v.finite(), v.minValue(0), v.description(description));

/** A whole number that is not negative. */
export const count = (description: string) =>
  v.pipe(v.number(), v.integer(), v.minValue(0), v.description(description));

/** A number of 0..1. */
export const share = (description: string) =>
  v.pipe(v.number(), v.minValue(0), v.maxValue(1), v.description(description));

export const text = (description: string) => v.pipe(v.string(), v.description(description));

export const flag = (description: string) => v.pipe(v.boolean(), v.description(description));
