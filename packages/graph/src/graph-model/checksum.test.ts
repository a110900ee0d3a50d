import { createHash } from 'node:crypto';
import { afterEach, expect, test, vi } from 'vitest';
import { checksum } from './checksum.ts';

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const bytes = Uint8Array.from({ length: 1000 }, (_, i) => i % 251);
const sha256 = createHash('sha256').update(bytes).digest('hex');

test('only the same bytes match, whatever memory they lie in', async () => {
  const { matches } = checksum(sha256);
  expect(await matches(bytes)).toBe(true);
  expect(await matches(Uint8Array.of(7, ...bytes).subarray(1))).toBe(true);
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
  shared.set(bytes);
  expect(await matches(shared)).toBe(true);
  expect(await matches(bytes.subarray(1))).toBe(false);
  expect(await matches(bytes.with(999, 0))).toBe(false);
  expect(await checksum(sha256.replace(/^./, 'x')).matches(bytes)).toBe(false);
});

test('bytes that matched are not digested anew', async () => {
  const digest = vi.spyOn(crypto.subtle, 'digest');
  const { matches } = checksum(sha256);
  expect(await matches(bytes)).toBe(true);
  expect(await matches(bytes)).toBe(true);
  expect(digest).toHaveBeenCalledTimes(1);
});

test.each([
  ['crypto', undefined],
  ['crypto.subtle', {}],
])('without %s nothing is verified', async (_, crypto) => {
  vi.stubGlobal('crypto', crypto);
  expect(await checksum(sha256).matches(Uint8Array.of(1))).toBe(true);
});
