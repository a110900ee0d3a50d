import { expect, test } from 'vitest';
import { HISTORY_LENGTH, stageHistory } from './stage-history.ts';

const times = (forward: number) => ({ preprocess: 1, forward, postprocess: 2, total: forward + 3 });

test('keeps the last ones and gives their medians', () => {
  const history = stageHistory();
  expect(history.median('forward')).toBeNull();
  for (let i = 1; i <= HISTORY_LENGTH + 5; i++) history.add(times(i));
  expect(history.all()).toHaveLength(HISTORY_LENGTH);
  expect(history.all().at(-1)!.forward).toBe(HISTORY_LENGTH + 5);
  expect(history.median('forward')).toBe(36);
  expect(history.median('postprocess')).toBe(2);
  history.clear();
  expect(history.all()).toEqual([]);
});
