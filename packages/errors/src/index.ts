export { type ErrorCode, isRsanetError, RsanetError } from './rsanet-error.ts';
