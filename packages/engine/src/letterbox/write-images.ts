import { RsanetError } from '@rsanet/errors';
import type { ImageBatch } from '@rsanet/graph';
import type { Plan } from '../plan/plan.ts';
import type { Runner } from '../runner.ts';

export async function writeImages(
  _batch: ImageBatch,
  _plan: Plan,
  _memory: WebAssembly.Memory,
  _runner: Runner,
  _signal?: AbortSignal,
): Promise<void> {
  throw new RsanetError('INVALID_ARGUMENT', 'later');
}
