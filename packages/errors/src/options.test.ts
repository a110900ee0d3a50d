import { expect, test } from 'vitest';
import { assertOptions } from './index.ts';

const names = { score: true, signal: true, onTimes: true, fetch: true } as const;
type Options = { score?: unknown; signal?: unknown; onTimes?: unknown; fetch?: unknown };

test.each<Options>([
  {},
  { score: 1, signal: new AbortController().signal, onTimes: () => {} },
  { score: undefined, signal: null, onTimes: undefined },
  Object.assign(Object.create(null), { score: 2 }),
])('takes %o', (options) => {
  assertOptions(options, names);
});

test.each<[unknown, string]>([
  [null, 'The options are null; give an object or nothing.'],
  ['best', "The options are 'best'; give an object or nothing."],
  [7, 'The options are 7;'],
  [[1], 'The options are an array of 1 values;'],
  [() => {}, 'The options are a function;'],
  [Symbol('x'), 'The options are Symbol(x);'],
  [{ scoer: 1 }, "There is no option 'scoer'; use score, signal, onTimes, fetch."],
  [{ toString: 1 }, "There is no option 'toString'"],
  [{ ['x'.repeat(1e6)]: 1 }, '… (1000000 characters)'],
  [{ signal: {} }, 'signal is an object; it must be an AbortSignal.'],
  [{ signal: new AbortController() }, 'signal is an AbortController;'],
  [{ signal: Symbol('x') }, 'signal is Symbol(x);'],
  [{ onTimes: 'now' }, "onTimes is 'now'; it must be a function."],
  [{ fetch: null }, 'fetch is null; it must be a function.'],
])('refuses %o', (options, message) => {
  expect(() => assertOptions(options as Options, names)).toThrowError(
    expect.objectContaining({
      name: 'RsanetError',
      code: 'INVALID_ARGUMENT',
      message: expect.stringContaining(message),
    }),
  );
});

test('names what they are of', () => {
  expect(() => assertOptions(null as never, names, 'The config')).toThrow('The config is null;');
});
