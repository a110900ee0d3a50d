import { afterEach, expect, test, vi } from 'vitest';
import { chromiumPath } from './chromium.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

test('takes CHROME_PATH, else the first place that has a program', async () => {
  vi.stubEnv('CHROME_PATH', '/bin/sh');
  expect(await chromiumPath(['/bin/true'])).toBe('/bin/sh');
  vi.stubEnv('CHROME_PATH', '');
  expect(await chromiumPath(['', '/nowhere', '/bin/true', '/bin/sh'])).toBe('/bin/true');
});

test('says what to install, and takes nothing for a CHROME_PATH that is wrong', async () => {
  vi.stubEnv('CHROME_PATH', '/nowhere');
  await expect(chromiumPath(['/bin/true'])).rejects.toMatchObject({
    code: 'BACKEND_UNAVAILABLE',
    message: expect.stringContaining("CHROME_PATH, '/nowhere'"),
  });
  vi.stubEnv('CHROME_PATH', undefined);
  await expect(chromiumPath(['', '/nowhere'])).rejects.toMatchObject({
    code: 'BACKEND_UNAVAILABLE',
    message: expect.stringContaining('apt-get install chromium'),
  });
});
