import { RsanetError } from '@rsanet/errors';

/**
 * Checks that an option is one of the words it may be.
 *
 * @param option what the option is called
 * @throws RsanetError INVALID_ARGUMENT naming the option, its value and the words
 *
 * @example
 * ```ts
 * import { assertOneOf } from '@rsanet/layers';
 *
 * let message = '';
 * try {
 *   assertOneOf('combine', 'mul', ['add', 'concat']);
 * } catch (error) {
 *   message = (error as Error).message;
 * }
 * if (message !== "The combine is 'mul'; use one of add, concat.") throw new Error(message);
 * ```
 */
export function assertOneOf<Word extends string>(
  option: string,
  value: string,
  words: readonly Word[],
): asserts value is Word {
  if ((words as readonly string[]).includes(value)) return;
  throw new RsanetError(
    'INVALID_ARGUMENT',
    `The ${option} is '${value}'; use one of ${words.join(', ')}.`,
  );
}
