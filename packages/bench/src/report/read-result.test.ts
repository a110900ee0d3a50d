import { expect, test } from 'vitest';
import { readResult } from './read-result.ts';
import { matrixResult } from './testing/matrix-result.ts';
import { aaResult, results } from './testing/results.ts';

const throughJson = (value: unknown) => JSON.parse(JSON.stringify(value));

test.each(results)('reads a result of $benchmark as it was written', (result) => {
  expect(readResult(throughJson(result))).toEqual(result);
});

test('outputs of another shape, without end apart, stay so through JSON', () => {
  const different = structuredClone(matrixResult);
  const cell = different.networks[0]!.cells.find((one) => one.status === 'failed' && one.parity);
  if (cell?.status !== 'failed' || !cell.parity) throw new Error('no such cell');
  Object.assign(cell.parity.difference, { largest: Infinity });
  expect(readResult(throughJson(different))).toEqual(different);
});

test.each([
  [null, 'it is null, expected Object'],
  [[], "'benchmark' is missing"],
  [{ benchmark: 'speed', version: 1 }, `'benchmark' is "speed", expected ("matrix" | "aa"`],
  [{ ...aaResult, version: 2 }, "'version' is 2, expected 1"],
  [{ ...aaResult, p95: undefined }, "'p95' is missing"],
  [{ ...aaResult, p96: 0.1 }, "'p96' is no field of it"],
  [{ ...aaResult, ratios: [1, '1'] }, `'ratios.1' is "1", expected number`],
  [{ ...aaResult, pairs: 1.5 }, "'pairs' is 1.5, expected integer"],
  [{ ...aaResult, info: { ...aaResult.info, load: -1 } }, "'info.load' is -1, expected >=0"],
  [
    { ...aaResult, environment: { ...aaResult.environment, date: 'today' } },
    `'environment.date' is "today", expected iso timestamp`,
  ],
  [{ benchmark: 'x'.repeat(1000) }, `${'x'.repeat(79)}…, expected`],
])('refuses %#', (json, message) => {
  expect(() => readResult(json)).toThrow(
    expect.objectContaining({
      code: 'INVALID_ARGUMENT',
      message: expect.stringContaining(message),
    }),
  );
});
