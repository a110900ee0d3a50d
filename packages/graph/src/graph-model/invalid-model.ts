import { RsanetError } from '@rsanet/errors';
import type { NodeDef } from './model-json.ts';

/** The error for a model file that is damaged, `reason` naming the file, weight or node. */
export function invalidModel(reason: string, cause?: unknown): RsanetError {
  return new RsanetError('INVALID_MODEL', reason, { cause });
}

/** The error for a model that may well be whole, but holds what is not read. */
export function unsupportedModel(reason: string): RsanetError {
  return new RsanetError('UNSUPPORTED_MODEL', reason);
}

type Op = Pick<NodeDef, 'name' | 'op'>;

/**
 * Thrown by the reader of an operation that a graph cannot hold, its message the reason as the end of a sentence;
 * {@link unsupportedOps} reports all of a file together.
 */
export class UnsupportedOp extends Error {}

/** The error for all nodes that a graph cannot hold. */
export function unsupportedOps<Def extends Op>(
  defs: readonly Def[],
  reason: (def: Def) => string,
): RsanetError {
  const list = defs.map((def) => `'${def.name}' of op ${def.op} (${reason(def)})`);
  return new RsanetError('UNSUPPORTED_OP', `A graph cannot hold ${list.join(', ')}.`);
}
