import { shortText, valueText } from './value-text.ts';

/** Characters of a library's message that are repeated. */
const LONGEST = 300;

/**
 * Why something failed, in one line: an error's deepest message, each of its lines once. Of what is thrown and is no
 * error, its `message`, or what it is.
 */
export function whyOf(error: unknown): string {
  let deepest = error;
  const seen = new Set<unknown>();
  for (let next = error; isObject(next) && !seen.has(next); next = reasonOf(next)) {
    seen.add(next);
    deepest = next;
  }
  const lines = messageOf(deepest).split(/\s*\n\s*/);
  return shortText(
    [...new Set(lines.map((line) => line.trim()))].filter(Boolean).join('; '),
    LONGEST,
  );
}

/** What an error came of; of several, the first. */
function reasonOf(error: object): unknown {
  const { cause, errors } = error as { cause?: unknown; errors?: unknown };
  return isObject(cause) ? cause : Array.isArray(errors) ? errors[0] : undefined;
}

function messageOf(error: unknown): string {
  if (typeof error === 'string') return error;
  if (!isObject(error)) return valueText(error);
  const { message, name, code, syscall } = error as Record<string, unknown>;
  if (typeof message !== 'string' || message.trim() === '') {
    const named = [code, name].find((one) => typeof one === 'string');
    return (named as string | undefined) ?? valueText(error);
  }
  // The system's errors end in the path, which the caller has named.
  return typeof syscall === 'string' ? message.replace(/(, \w+) '[\s\S]*'$/, '$1') : message;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
