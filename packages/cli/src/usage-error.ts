/** A command line that makes no sense: an unknown flag, a missing argument, a value out of range. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
