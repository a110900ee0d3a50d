import { RsanetError } from '@rsanet/errors';

/** Says that this machine does not have a backend. */
export function unavailable(message: string, cause?: unknown): RsanetError {
  return new RsanetError('BACKEND_UNAVAILABLE', message, { cause });
}
