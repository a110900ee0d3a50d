import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { results } from '../testing/results.ts';
import { resultJsonSchema } from './json-schema.ts';

// `npx vitest run packages/bench/src/report/schema -u` writes the file anew.
test('the published file is up to date', async () => {
  const text = `${JSON.stringify(resultJsonSchema(), null, 2)}\n`;
  await expect(text).toMatchFileSnapshot('../../../schema/result.schema.json');
});

const validate = new Ajv2020({ formats: { 'date-time': true } }).compile(resultJsonSchema());

test.each(results)('a result of $benchmark is valid', (result) => {
  expect(validate(JSON.parse(JSON.stringify(result))), JSON.stringify(validate.errors)).toBe(true);
});

test.each(results)('a result of $benchmark with another version or field is not', (result) => {
  expect(validate({ ...result, version: 2 })).toBe(false);
  expect(validate({ ...result, more: 1 })).toBe(false);
});

test('every field that is a number says what it is', () => {
  const bare = [...numbersOf(resultJsonSchema())].filter(
    (path) => !/items|\/width|\/height/i.test(path),
  );
  expect(bare).toEqual([]);
});

/** Paths of the numbers without a description. */
function* numbersOf(schema: object, path = ''): Generator<string> {
  if (
    'type' in schema &&
    /number|integer/.test(String(schema.type)) &&
    !('description' in schema)
  ) {
    yield path;
  }
  for (const [key, value] of Object.entries(schema)) {
    if (value && typeof value === 'object') yield* numbersOf(value, `${path}/${key}`);
  }
}
