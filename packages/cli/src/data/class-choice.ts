import { names, renames } from '../values.ts';

/** Which classes of a data set count, and what they are called. */
export interface ClassChoice {
  /** By their new names; all where it is not there. */
  readonly classes: readonly string[] | undefined;
  /** The new name by the old one. */
  readonly rename: ReadonlyMap<string, string>;
}

/**
 * Reads `--classes` and `--rename`.
 *
 * @throws UsageError when either makes no sense
 */
export function classChoice(args: {
  readonly classes: string | undefined;
  readonly rename: string | undefined;
}): ClassChoice {
  return {
    classes: args.classes === undefined ? undefined : names('--classes', args.classes),
    rename: args.rename === undefined ? new Map() : renames('--rename', args.rename),
  };
}
