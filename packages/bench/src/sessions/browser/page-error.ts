/** What kept a page from answering, in one line. */
export function whyUnanswered(error: unknown): string {
  const message = oneLine(error);
  const ended = /closed|crashed|ECONNREFUSED|ECONNRESET/.test(message);
  return ended ? 'The browser ended, killed or crashed.' : message;
}

/** The first line of an error's message, without the name of Playwright's method. */
export function oneLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split('\n', 1)[0]!.replace(/^\w+\.\w+: /, '');
}
