import { availableParallelism } from 'node:os';
import { expect, test } from 'vitest';
import { parseArm } from './parse-arm.ts';

test('reads trainers, and threads of the engine', () => {
  expect(parseArm('engine')).toEqual({ trainer: 'engine', threads: 1 });
  expect(parseArm('engine:3')).toEqual({ trainer: 'engine', threads: 3 });
  expect(parseArm('wasm')).toEqual({ trainer: 'wasm', threads: 1 });
  expect(parseArm('keras')).toEqual({ trainer: 'keras', threads: availableParallelism() });
});

test.each(['torch', '', 'engine:0', 'engine:2.5', 'engine:', 'engine:1:2', 'keras:2'])(
  "refuses '%s'",
  (text) => {
    expect(() => parseArm(text)).toThrow(`The training '${text}' is none`);
  },
);
