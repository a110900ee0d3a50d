import { RsanetError } from '@rsanet/errors';
import type { NodeDef } from './model-json.ts';

/** The error for a model file that is damaged, `reason` naming the file, weight or node. */
export function invalidModel(reason: string, cause?: unknown): RsanetError {
  return new RsanetError('INVALID_MODEL', reason, { cause });
}

/** The error for an operation that a graph has no node for. */
export function unsupportedOp(
  { name, op }: Pick<NodeDef, 'name' | 'op'>,
  reason = 'a graph has no such node',
): RsanetError {
  return new RsanetError(
    'UNSUPPORTED_OP',
    `The node '${name}' of op ${op} cannot be read: ${reason}.`,
  );
}
