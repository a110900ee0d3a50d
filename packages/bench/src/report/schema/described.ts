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

/** An object of these fields and no others. */
export const object = <const Entries extends v.ObjectEntries>(
  description: string,
  entries: Entries,
) => v.pipe(v.strictObject(entries), v.description(description));

export const list = <const Item extends v.GenericSchema>(description: string, item: Item) =>
  v.pipe(v.array(item), v.description(description));

export const nullable = <const Value extends v.GenericSchema>(description: string, value: Value) =>
  v.pipe(v.nullable(value), v.description(description));

/** What each result begins with: of which benchmark it is, the version of its form, and where it was measured. */
export const head = <
  const Benchmark extends string,
  const Version extends number,
  Environment extends v.GenericSchema,
>(
  benchmark: Benchmark,
  version: Version,
  environment: Environment,
) => ({ benchmark: v.literal(benchmark), version: v.literal(version), environment });
