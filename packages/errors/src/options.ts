import { RsanetError } from './rsanet-error.ts';
import { shortText, valueText } from './value-text.ts';

/** The names of all options of a kind; the compiler sees that none is missing. */
export type OptionNames<Options> = Readonly<Record<keyof Required<Options>, true>>;

/**
 * Checks what every function's options have in common: they are an object, each name is known, `signal` is an
 * AbortSignal, and `fetch` and what begins with `on` are functions. What is undefined counts as left out.
 *
 * @param what the options' name in messages
 * @throws RsanetError INVALID_ARGUMENT
 *
 * @example
 * ```ts
 * import { assertOptions } from '@rsanet/errors';
 *
 * assertOptions({ warmup: true }, { warmup: true, signal: true });
 * try {
 *   assertOptions({ warmUp: true }, { warmup: true, signal: true });
 *   throw new Error('expected a refusal');
 * } catch (error) {
 *   if (!(error as Error).message.startsWith("There is no option 'warmUp'")) throw error;
 * }
 * ```
 */
export function assertOptions<Options extends object>(
  options: Options,
  names: OptionNames<Options>,
  what = 'The options',
): void {
  const isList = Array.isArray(options) || ArrayBuffer.isView(options);
  if (typeof options !== 'object' || options === null || isList) {
    const are = what.endsWith('s') ? 'are' : 'is';
    throw refusal(`${what} ${are} ${valueText(options)}; give an object or nothing.`);
  }
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined) continue;
    if (!Object.hasOwn(names, name)) {
      throw refusal(
        `There is no option '${shortText(name)}'; use ${Object.keys(names).join(', ') || 'none'}.`,
      );
    }
    if (name === 'signal') assertSignal(value);
    if (/^(on[A-Z]|fetch$)/.test(name) && typeof value !== 'function') {
      throw refusal(`${name} is ${valueText(value)}; it must be a function.`);
    }
  }
}

function assertSignal(signal: unknown): void {
  if (signal === null) return;
  const { throwIfAborted, addEventListener } = Object(signal) as Partial<AbortSignal>;
  if (typeof throwIfAborted === 'function' && typeof addEventListener === 'function') return;
  throw refusal(`signal is ${valueText(signal)}; it must be an AbortSignal.`);
}

function refusal(message: string): RsanetError {
  return new RsanetError('INVALID_ARGUMENT', message);
}
