import * as v from 'valibot';

/** An object of these fields and no others. */
export const object = <const Entries extends v.ObjectEntries>(
  description: string,
  entries: Entries,
) => v.pipe(v.strictObject(entries), v.description(description));

export const list = <const Item extends v.GenericSchema>(description: string, item: Item) =>
  v.pipe(v.array(item), v.description(description));

export const nullable = <const Value extends v.GenericSchema>(description: string, value: Value) =>
  v.pipe(v.nullable(value), v.description(description));
