import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { packedReport } from './report.mjs';

const read = (name: string) =>
  readFileSync(new URL(`../../results/packed/${name}`, import.meta.url), 'utf8');

test('the report beside the result is made from it', () => {
  expect(packedReport(JSON.parse(read('packed.json')))).toBe(read('packed.md'));
});
