import { expect, test } from 'vitest';
import type { Opened, Session, SessionOpener } from './protocol.ts';
import { infoOf } from './testing/session-info.ts';
import { failureOf, openWell, withSessions } from './with-sessions.ts';

const job = { model: '.', image: { path: 'none', width: 1, height: 1 } };
const cause = new Error('killed');

/** Opens sessions, the last of which may not open, and counts those that are open. */
function opener(last?: Exclude<Opened, { status: 'ok' }>) {
  const open = new Set<Session>();
  const session: SessionOpener = async (backend) => {
    if (last && open.size > 0) return last;
    const one: Session = {
      info: infoOf(backend),
      run: () => Promise.reject(cause),
      outputs: () => Promise.reject(cause),
      resources: () => Promise.reject(cause),
      close: async () => void open.delete(one),
    };
    open.add(one);
    return { status: 'ok', session: one };
  };
  return { open, well: () => openWell(session, 'wasm', job, { timeoutMs: 1 }) };
}

test('works with sessions, and closes them', async () => {
  const { open, well } = opener();
  const found = withSessions([well, well], async (a, b) => [
    a.info.backend,
    b.info.backend,
    open.size,
  ]);
  expect(await found).toEqual(['wasm', 'wasm', 2]);
  expect(open.size).toBe(0);
});

test('closes them when work fails, or one does not open', async () => {
  const failing = opener();
  await expect(withSessions([failing.well], (one) => one.run())).rejects.toBe(cause);
  const failure = { status: 'unavailable', reason: 'no GPU here' } as const;
  const missing = opener(failure);
  const error = await withSessions([missing.well, missing.well], async () => null).catch(
    (reason: unknown) => reason,
  );
  expect(error).toMatchObject({
    code: 'BACKEND_UNAVAILABLE',
    message: "The backend 'wasm' does not open: no GPU here",
  });
  expect([failing.open.size, missing.open.size]).toEqual([0, 0]);
  expect(failureOf(error, undefined)).toEqual(failure);
});

test("a failure is a status, but for the signal's reason", () => {
  expect(failureOf(cause, undefined)).toEqual({ status: 'failed', reason: 'killed' });
  expect(() => failureOf(new Error('closed'), AbortSignal.abort(cause))).toThrow(cause);
});
