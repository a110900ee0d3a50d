import { RsanetError } from '@rsanet/errors';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { measurementResult } from '../report/testing/measurement-schema.ts';
import type { StepReport, TrainingJob } from './job.ts';
import { type TrainingSpeedOptions, trainingSpeed } from './training-speed.ts';

const work = {
  data: 'BCCD',
  split: 'train',
  input: { width: 320, height: 256 },
  channels: [32, 64, 128, 256, 512],
  batch: 8,
  seed: 1,
} as const;
const trainers = [
  { trainer: 'wasm', threads: 1 },
  { trainer: 'engine', threads: 2 },
] as const;

/** Trainings whose steps take 4 s and 1 s of a clock that also runs while they stand still. */
function fakeTrainings({ ends = false, missing = '' } = {}) {
  const order: string[] = [];
  let open = 0;
  const start: NonNullable<TrainingSpeedOptions['start']> = async ({ trainer }: TrainingJob) => {
    open++;
    const step = trainer === 'wasm' ? 4000 : 1000;
    let at = 0;
    return {
      async run(steps) {
        if (trainer === missing) throw new RsanetError('BACKEND_UNAVAILABLE', 'No TensorFlow.');
        order.push(trainer);
        if (ends && order.length > 4) throw new Error('gone');
        at += 12_345;
        return Array.from({ length: steps + 1 }, (): StepReport => {
          at += step;
          return { at, loss: 7, peak: step * 1000, cpu: 2 * at };
        });
      },
      async close() {
        open--;
      },
    };
  };
  return { start, order, open: () => open };
}

test('compares windows of steps, in turned order, the first step of each left out', async () => {
  const { start, order, open } = fakeTrainings();
  const result = await trainingSpeed({ ...work, trainers, rounds: 6, steps: 2, start });
  expect(open()).toBe(0);
  expect(order.slice(0, 6)).toEqual(['wasm', 'engine', 'wasm', 'engine', 'engine', 'wasm']);
  const [wasm, engine] = result.arms as [(typeof result.arms)[0], (typeof result.arms)[0]];
  expect([wasm.imagesPerSecond, engine.imagesPerSecond]).toEqual([2, 8]);
  expect([wasm.cpuPerImage, engine.cpuPerImage]).toEqual([1000, 250]);
  expect(wasm.gain).toBeNull();
  expect(engine.gain!.ratio).toBeCloseTo(4, 12);
  expect(engine.peakMemory).toBe(1e6);
  const kept: unknown = JSON.parse(JSON.stringify(result));
  expect(v.parse(measurementResult, kept)).toEqual(kept);
});

test('ends all trainings where one ends by itself', async () => {
  const { start, open } = fakeTrainings({ ends: true });
  await expect(trainingSpeed({ ...work, trainers, start })).rejects.toThrow('gone');
  expect(open()).toBe(0);
});

test('names a training that does not start, and why', async () => {
  const { start, open } = fakeTrainings({ missing: 'keras' });
  const three = [...trainers, { trainer: 'keras', threads: 2 }] as const;
  const result = await trainingSpeed({ ...work, trainers: three, start });
  expect(open()).toBe(0);
  expect(result.arms.map(({ trainer }) => trainer)).toEqual(['wasm', 'engine']);
  expect(result.unavailable).toEqual([{ trainer: 'keras', threads: 2, reason: 'No TensorFlow.' }]);
  const kept: unknown = JSON.parse(JSON.stringify(result));
  expect(v.parse(measurementResult, kept)).toEqual(kept);
});

test.each(['wasm', 'engine'])(
  'compares nothing where only one of two starts: no %s',
  async (missing) => {
    const { start, open } = fakeTrainings({ missing });
    await expect(trainingSpeed({ ...work, trainers, start })).rejects.toMatchObject({
      code: 'BACKEND_UNAVAILABLE',
      message: expect.stringContaining('No TensorFlow.'),
    });
    expect(open()).toBe(0);
  },
);

test('refuses a single training', async () => {
  await expect(trainingSpeed({ ...work, trainers: trainers.slice(1) })).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    message: 'There is 1 training; give two or more to compare.',
  });
});
