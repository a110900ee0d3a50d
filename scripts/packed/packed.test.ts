import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cases } from './cases.mjs';
import { openCases } from './run-cases.mjs';

// The short form of `npm run test:packed`.
const short = cases.filter((one) => one.short);

test('several cases are short', () => {
  expect(short.length).toBeGreaterThan(4);
});

describe('packed, from a registry, in an empty folder', () => {
  let opened: Awaited<ReturnType<typeof openCases>>;
  beforeAll(async () => {
    opened = await openCases();
  }, 300_000);
  afterAll(() => opened.close());

  test.each(short)('$name', (one) => opened.run(one), 600_000);
});
