import { RsanetError } from '@rsanet/errors';
import { expect, test } from 'vitest';
import { errorText, isStopped } from './error-text.ts';

test.each([
  [new RsanetError('INVALID_MODEL', 'The file is cut.'), 'The file is cut.'],
  [new DOMException('Permission denied', 'NotAllowedError'), /^The camera is not allowed; /],
  [new DOMException('', 'NotFoundError'), /^There is no camera; /],
  [new TypeError('x is no y'), 'Something went wrong: x is no y'],
  ['odd', 'Something went wrong: odd'],
  [new Error(''), 'Something went wrong: nobody knows what'],
])('%s', (error, text) => {
  expect(errorText(error)).toMatch(text);
});

test('what somebody stopped is no error', () => {
  expect(isStopped(new DOMException('', 'AbortError'))).toBe(true);
  expect(isStopped(new RsanetError('DISPOSED', 'x'))).toBe(true);
  expect(isStopped(new RsanetError('DEVICE_LOST', 'x'))).toBe(false);
  expect(isStopped(new Error('AbortError'))).toBe(false);
});
