import { expect, test } from 'vitest';
import { realm } from './realm.ts';

const never = new Promise<never>(() => undefined);

/** A realm that says how often it was ended. */
function made({ said = '', signal }: { said?: string; signal?: AbortSignal } = {}) {
  let ended = 0;
  const parts = {
    name: 'The page',
    send: async (request: unknown) => request,
    said: () => said,
    whyRejected: (error: unknown) => `It rejects: ${(error as Error).message}`,
    end: async () => ended++,
  };
  return { ...realm({ ...parts, signal }), ended: () => ended };
}

test('passes answers on until it is closed', async () => {
  const { call, send, close, ended } = made();
  expect(await call(() => send(7), 1000)).toBe(7);
  const waiting = call(() => never, 1000);
  await Promise.all([expect(waiting).rejects.toMatchObject({ code: 'DISPOSED' }), close()]);
  await close();
  await expect(call(() => send(7), 1000)).rejects.toMatchObject({ code: 'DISPOSED' });
  expect(ended()).toBe(1);
});

test('is over with the first thing that goes wrong, and adds what was said', async () => {
  const { call, fail, ended } = made({ said: 'It said: lost' });
  const waiting = call(() => never, 1000);
  const reason = { code: 'BACKEND_UNAVAILABLE', message: 'It rejects: cut It said: lost' };
  await expect(call(() => Promise.reject(new Error('cut')), 1000)).rejects.toMatchObject(reason);
  fail('Too late.');
  await expect(waiting).rejects.toMatchObject(reason);
  expect(ended()).toBe(1);
});

test('waits no longer than its limit', async () => {
  await expect(made().call(() => never, 20)).rejects.toThrow(
    'The page gave no answer within 20 ms.',
  );
});

test('ends with the signal, also one that is aborted already', async () => {
  const reason = new Error('enough');
  const controller = new AbortController();
  const running = made({ signal: controller.signal });
  const waiting = running.call(() => never, 1000);
  controller.abort(reason);
  await expect(waiting).rejects.toBe(reason);
  const late = made({ signal: controller.signal });
  await expect(late.call(() => never, 1000)).rejects.toBe(reason);
  expect([running.ended(), late.ended()]).toEqual([1, 1]);
});
