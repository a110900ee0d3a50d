import { availableParallelism } from 'node:os';
import { expect, test } from 'vitest';
import { parseTrainer } from './parse-trainer.ts';

test('reads trainers, and threads of the engine', () => {
  expect(parseTrainer('engine')).toEqual({ trainer: 'engine', threads: 1 });
  expect(parseTrainer('engine:3')).toEqual({ trainer: 'engine', threads: 3 });
  expect(parseTrainer('wasm')).toEqual({ trainer: 'wasm', threads: 1 });
  expect(parseTrainer('keras')).toEqual({ trainer: 'keras', threads: availableParallelism() });
});

test.each(['torch', '', 'engine:0', 'engine:2.5', 'engine:', 'engine:1:2', 'keras:2'])(
  "refuses '%s'",
  (text) => {
    expect(() => parseTrainer(text)).toThrow(`The training '${text}' is none`);
  },
);
