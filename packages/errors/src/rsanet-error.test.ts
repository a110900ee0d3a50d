import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { isRsanetError, RsanetError } from './index.ts';

test('carries a code, a message and a cause', () => {
  const cause = new Error('below');
  const error = new RsanetError('INVALID_IMAGE', 'photo.jpg is empty.', { cause });
  expect(error).toBeInstanceOf(Error);
  expect(error).toMatchObject({ name: 'RsanetError', code: 'INVALID_IMAGE', cause });
});

test('isRsanetError knows one by name and code, so two copies of the package understand each other', () => {
  const foreign = Object.assign(new Error('x'), { name: 'RsanetError', code: 'DISPOSED' });
  expect(isRsanetError(foreign)).toBe(true);
  expect(isRsanetError(foreign, 'DISPOSED')).toBe(true);
  expect(isRsanetError(foreign, 'DIVERGED')).toBe(false);
  expect(isRsanetError(new Error('x'))).toBe(false);
  expect(isRsanetError('DISPOSED')).toBe(false);
});

test('the guide lists each code', async () => {
  const read = (path: string) => readFile(new URL(path, import.meta.url), 'utf8');
  const codes = [...(await read('./rsanet-error.ts')).matchAll(/^ {2}\| '([A-Z_]+)'/gm)].map(
    ([, code]) => code,
  );
  const listed = [...(await read('../README.md')).matchAll(/^\| `([A-Z_]+)`/gm)];
  expect(codes.length).toBeGreaterThan(15);
  expect(listed.map(([, code]) => code)).toEqual(codes);
});
