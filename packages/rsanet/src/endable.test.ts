import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { endable } from './endable.ts';

const never = () => new Promise<never>(() => {});

test('gives what the work gives, and leaves no listener', async () => {
  const { signal } = new AbortController();
  expect(await endable([signal, undefined], async () => 7)).toBe(7);
  expect(await endable([signal], () => 8)).toBe(8);
  const broken = new Error('broken');
  await expect(endable([signal], () => Promise.reject(broken))).rejects.toBe(broken);
  await expect(
    endable([signal], () => {
      throw broken;
    }),
  ).rejects.toBe(broken);
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

test.each([0, 1])('signal %i ends work that waits for ever, and asks it to stop', async (which) => {
  const controllers = [new AbortController(), new AbortController()];
  const reason = new Error('enough');
  let asked: AbortSignal | undefined;
  const waiting = endable(
    controllers.map(({ signal }) => signal),
    (signal) => {
      asked = signal;
      return never();
    },
  );
  controllers[which]!.abort(reason);
  await expect(waiting).rejects.toBe(reason);
  expect(asked!.reason).toBe(reason);
  for (const { signal } of controllers) expect(getEventListeners(signal, 'abort')).toEqual([]);
});

test('work is not begun when a signal has aborted', async () => {
  const reason = new Error('enough');
  let begun = false;
  const late = endable([undefined, AbortSignal.abort(reason)], () => {
    begun = true;
  });
  await expect(late).rejects.toBe(reason);
  expect(begun).toBe(false);
});
