import { RsanetError } from '@rsanet/errors';
import { expect, test } from 'vitest';
import { poolPlace } from './pool-place.ts';
import type { PoolThread } from './pool-thread.ts';

/** Threads by hand: `die` ends the newest. */
function handThreads() {
  let die = () => {};
  let started = 0;
  let broken = false;
  return {
    start: async (): Promise<PoolThread> => {
      started += 1;
      if (broken) throw new RsanetError('WORKER_FAILED', 'no memory');
      const ended = new Promise<void>((resolve) => {
        die = resolve;
      });
      const detect = async () => ({ found: [], times: {} as never });
      return { backend: {} as never, ended, detect };
    },
    die: () => die(),
    started: () => started,
    break(yes: boolean) {
      broken = yes;
    },
  };
}
const turn = () => new Promise((resolve) => setImmediate(resolve));
const { signal } = new AbortController();
const detectIn = (place: ReturnType<typeof poolPlace>) =>
  place.detect({ data: new Uint8Array(3), width: 1, height: 1 }, {} as never, signal);

test('a thread that does not start is not started over and over, but by the next call', async () => {
  const threads = handThreads();
  const over = new AbortController();
  const place = poolPlace(threads.start, over.signal);
  await turn();
  expect(place.load()).toBe(0);
  threads.break(true);
  threads.die();
  await turn();
  expect([threads.started(), place.load()]).toEqual([2, 1]);
  await expect(detectIn(place)).rejects.toMatchObject({ code: 'WORKER_FAILED' });
  expect(threads.started()).toBe(3);
  threads.break(false);
  expect(await detectIn(place)).toMatchObject({ found: [] });
  expect([threads.started(), place.load()]).toEqual([4, 0]);

  over.abort();
  const ended = place.ended();
  threads.die();
  await ended;
  await turn();
  expect(threads.started()).toBe(4);
});
