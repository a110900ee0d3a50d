export { assertFraction, assertWhole } from './assert-numbers.ts';
export { assertOptions, type OptionNames } from './options.ts';
export { type ErrorCode, isRsanetError, RsanetError } from './rsanet-error.ts';
export { shortText, valueText } from './value-text.ts';
export { whyOf } from './why-of.ts';
