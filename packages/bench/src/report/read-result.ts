import { RsanetError } from '@rsanet/errors';
import * as v from 'valibot';
import type { Recorded } from './schema/recorded.ts';
import { benchResult } from './schema/result.ts';

/** What a benchmark of this package finds, distinguished by `benchmark`. */
export type BenchResult = Recorded<typeof benchResult>;

const LONGEST = 80;

/**
 * Checks a result that was kept as JSON, against the schema that the package holds as
 * `@rsanet/bench/result.schema.json`.
 *
 * @param json what `JSON.parse` gives of a result
 * @throws RsanetError INVALID_ARGUMENT naming the first field that is missing or wrong, such as a
 * `benchmark` or `version` that this package does not know
 *
 * @example
 * ```ts
 * import { readResult } from '@rsanet/bench';
 *
 * let message = '';
 * try {
 *   readResult({ benchmark: 'aa', version: 2 });
 * } catch (error) {
 *   message = (error as Error).message;
 * }
 * if (!message.includes("'version'")) throw new Error(message);
 * ```
 */
export function readResult(json: unknown): BenchResult {
  const parsed = v.safeParse(benchResult, json, { abortEarly: true });
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const field = v.getDotPath(issue);
  throw new RsanetError(
    'INVALID_ARGUMENT',
    `This is no result that can be read: ${field ? `'${field}'` : 'it'} is ${complaint(issue)}.`,
  );
}

function complaint({ type, expected, received }: v.BaseIssue<unknown>): string {
  if (expected === 'never') return 'no field of it';
  if (received === 'undefined') return 'missing';
  const found = received.length > LONGEST ? `${received.slice(0, LONGEST)}…` : received;
  return `${found}, expected ${expected ?? type.replaceAll('_', ' ')}`;
}
