/** Characters of a value that a message shows at most. */
const LONGEST = 120;

/** A text as a message shows it: in one line, and when it is long only where it begins. */
export function shortText(text: string, longest = LONGEST): string {
  const line = text.slice(0, longest + 1).replace(/\s*[\r\n]\s*/g, ' ');
  if (text.length <= longest) return line;
  return `${line.slice(0, longest / 2)}… (${text.length} characters)`;
}

/**
 * What a message says of a value, whatever it is: texts in quotes, numbers as they are, of a list its length. It never
 * throws, and never holds more of the value than a line does.
 *
 * @example
 * ```ts
 * import { valueText } from '@rsanet/errors';
 *
 * const texts = ['best', 0.5, Symbol('x'), new Uint8Array(9), null, {}].map(valueText);
 * if (texts.join(', ') !== "'best', 0.5, Symbol(x), a Uint8Array of 9 values, null, an object") throw new Error(`${texts}`);
 * ```
 */
export function valueText(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return `'${shortText(value)}'`;
    case 'function':
      return 'a function';
    case 'object':
      return value === null ? 'null' : objectText(value);
    default:
      return shortText(String(value));
  }
}

function objectText(value: object): string {
  try {
    const kind = Object.prototype.toString.call(value).slice('[object '.length, -1);
    if (Array.isArray(value)) return `an array of ${value.length} values`;
    if (ArrayBuffer.isView(value) && 'length' in value)
      return `a ${kind} of ${value.length} values`;
    if (kind === 'URL') return `'${shortText(String(value))}'`;
    return kind === 'Object' ? 'an object' : `${/^[aeio]/i.test(kind) ? 'an' : 'a'} ${kind}`;
  } catch {
    return 'an object';
  }
}
