import { type ErrorCode, isRsanetError, RsanetError, whyOf } from '@rsanet/errors';

/** A result or an error, as messages carry them: they take an error's class and code away. */
export type Outcome<Value> =
  | { readonly value: Value }
  | { readonly failure: { readonly code?: ErrorCode; readonly message: string } };

/** Waits for work, whichever way it ends. */
export async function outcomeOf<Value>(work: () => Promise<Value>): Promise<Outcome<Value>> {
  try {
    return { value: await work() };
  } catch (error) {
    if (!isRsanetError(error)) return { failure: { message: whyOf(error) } };
    return { failure: { code: error.code, message: error.message } };
  }
}

/** The value of an outcome. @throws the error that there was instead */
export function opened<Value>(outcome: Outcome<Value>): Value {
  if ('value' in outcome) return outcome.value;
  const { code, message } = outcome.failure;
  throw code ? new RsanetError(code, message) : new Error(message);
}
