import { expect, test } from 'vitest';
import { type ComparedBackend, comparedStages, stageNames, without } from './compared-stages.ts';
import { compareResult } from './testing/compare-result.ts';

const [wasm] = compareResult.backends as [ComparedBackend];
const [first] = wasm.attempts;

test('attempts at a stage stand beside each other, each with what it found', () => {
  const attempts = [{ forward: first!.forward!, preprocess: first!.preprocess! }, first!];
  const found = comparedStages({ ...wasm, attempts });
  expect(found.map(({ name, slower }) => [name, slower])).toEqual([
    ['preprocess', true],
    ['preprocess (rerun)', true],
    ['forward', true],
    ['forward (rerun)', true],
    ['postprocess (rerun)', false],
    ['end to end (rerun)', true],
  ]);
  expect(found[2]).toMatchObject({ comparison: first!.forward, noise: wasm.noise.forward });
});

test('a stage whose noise is not known is not slower', () => {
  const [forward] = comparedStages({
    ...wasm,
    attempts: [{ forward: first!.forward! }],
    noise: {},
  });
  expect(forward).toMatchObject({ noise: null, slower: false });
});

test('stages without a value have a name too', () => {
  expect(stageNames(without({ preprocess: 1, forward: 0 }))).toEqual(['postprocess', 'end to end']);
});
