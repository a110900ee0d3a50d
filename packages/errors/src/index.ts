export { type ErrorCode, isRsanetError, RsanetError } from './rsanet-error.ts';
export { whyOf } from './why-of.ts';
