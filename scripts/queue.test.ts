import { expect, test } from 'vitest';
import { ensureRedis } from './ensure-redis.mjs';
import { queueExperiment } from './queue/experiment.ts';

test('workers that are killed, and a Redis that is, lose and repeat no image', {
  timeout: 300_000,
}, async () => {
  ensureRedis();
  const { same, killed, stopped, perWorker } = await queueExperiment(500, 10);
  expect(same).toBe(true);
  expect(killed).toBe(2);
  expect(stopped).toEqual([0, 0]);
  // The two that live do what the dead have left.
  expect(perWorker.slice(2).every((images) => images > 0)).toBe(true);
});
