import type { Link } from '../plan/place-values.ts';
import type { Call } from './call.ts';

/**
 * Leaves out copies: what is joined is written where the joined map lies, and a part of a map is read where it lies, unless
 * it has to be dense or lies in another's memory already.
 *
 * @param links receives the values of the copies that are left out
 * @param given values that have to be dense beside those of the calls
 * @returns the calls that stay
 */
export function linkCopies(
  calls: readonly Call[],
  links: Map<string, Link>,
  given: readonly string[],
): ReadonlySet<Call> {
  const dense = new Set<string>();
  const need = (value: string) => {
    dense.add(value);
    const link = links.get(value);
    if (link) need(link.in);
  };
  for (const value of [...given, ...calls.flatMap((one) => one.dense)]) need(value);
  for (const [value, { channel }] of links) if (channel === null) need(value);

  const kept = calls.filter(({ copies }) => {
    if (!copies || dense.has(copies.value) || links.has(copies.value)) return true;
    links.set(copies.value, copies.link);
    return false;
  });
  return new Set(kept);
}
