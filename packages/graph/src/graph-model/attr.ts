import type { AttrJson } from './model-json.ts';

/** An attribute of 64-bit integers, which protocol buffers' JSON writes as strings. */
export const integers = (values: readonly number[]): AttrJson => ({
  list: { i: values.map(String) },
});

/** An attribute of one integer. */
export const integer = (value: number): AttrJson => ({ i: String(value) });

/** An attribute of text, base64 as protocol buffers' JSON writes bytes; ASCII alone. */
export const text = (value: string): AttrJson => ({ s: btoa(value) });

/** An attribute of several texts. */
export const texts = (values: readonly string[]): AttrJson => ({ list: { s: values.map(btoa) } });

/** An attribute that is a shape; null is a side of any length. */
export const shape = (sides: readonly (number | null)[]): AttrJson => ({
  shape: { dim: sides.map((side) => ({ size: String(side ?? -1) })) },
});

export const float: AttrJson = { type: 'DT_FLOAT' };
export const int32: AttrJson = { type: 'DT_INT32' };
