/** What an error says, in one line. */
export function lineOf(error: unknown): string {
  const message = (error instanceof Error ? error.message : String(error)).trim();
  return message.replace(/\s*\n\s*/g, ' ') || 'Failed for no given reason.';
}

/** An error's stack and those of its causes. */
export function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\ncaused by: ${stackOf(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}
