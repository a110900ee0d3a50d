/** An error's deepest message, in one line. */
export function whyOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause instanceof Error) return whyOf(error.cause);
  return (error.message || error.name).trim().replace(/\s*\n\s*/g, '; ');
}
