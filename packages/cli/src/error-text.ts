import { shortText, whyOf } from '@rsanet/errors';

/** Characters of a message that are shown. */
const LONGEST = 2000;

/** What an error says, in one line. */
export function lineOf(error: unknown): string {
  const message = error instanceof Error ? error.message.trim() : whyOf(error);
  return shortText(message, LONGEST) || 'Failed for no given reason.';
}

/** An error's stack and those of its causes. */
export function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\ncaused by: ${stackOf(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}
