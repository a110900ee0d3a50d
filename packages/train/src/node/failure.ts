import { type ErrorCode, isRsanetError, RsanetError } from '@rsanet/errors';

/** A `RsanetError` as plain data: copied to another thread, an error loses its code. */
interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
  /** Another failure, or an error of the platform. */
  readonly cause: unknown;
  readonly isFailure: true;
}

/** An error that another thread can be given; those without a code are copied whole. */
export function toFailure(error: unknown): unknown {
  if (!isRsanetError(error)) return error;
  const { code, message, cause } = error;
  return { code, message, cause: toFailure(cause), isFailure: true } satisfies Failure;
}

/** The error that {@link toFailure} was given. */
export function fromFailure(failure: unknown): unknown {
  if (!isFailure(failure)) return failure;
  const { code, message, cause } = failure;
  return new RsanetError(code, message, cause === undefined ? {} : { cause: fromFailure(cause) });
}

function isFailure(value: unknown): value is Failure {
  return typeof value === 'object' && value !== null && 'isFailure' in value;
}
