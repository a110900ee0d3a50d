/** The name of a value's built-in type, such as `Map`, also of a value from another realm, such as an iframe's. */
export function kindOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice('[object '.length, -1);
}

/** Whether a value is bytes. */
export function isBytes(value: unknown): value is Uint8Array | Uint8ClampedArray {
  return ArrayBuffer.isView(value) && /^Uint8(Clamped)?Array$/.test(kindOf(value));
}

/** Whether a value is a `URL`. */
export function isUrl(value: unknown): value is URL {
  return kindOf(value) === 'URL';
}

/** Whether a value is a `Map`. */
export function isMap(value: unknown): value is ReadonlyMap<unknown, unknown> {
  return kindOf(value) === 'Map';
}
