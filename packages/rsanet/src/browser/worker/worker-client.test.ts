import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { workerClient } from './worker-client.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A worker by hand: `sent` is what it was sent, `say` what it answers. */
function stubWorker() {
  const sent: Record<string, unknown>[] = [];
  const terminate = vi.fn();
  const target = Object.assign(new EventTarget(), {
    postMessage: (message: Record<string, unknown>) => void sent.push(message),
    terminate,
  });
  const say = (data: unknown) => target.dispatchEvent(new MessageEvent('message', { data }));
  return { worker: target as unknown as Worker, sent, say, terminate };
}

const load = { rsanet: 'load', source: 'somewhere', options: {}, pageFetches: false } as const;
const turn = () => vi.advanceTimersByTimeAsync(0);

test('a worker that never serves is ended with WORKER_FAILED', async () => {
  const { worker, terminate } = stubWorker();
  const asked = workerClient(worker, () => {}).ask(load);
  const failure = expect(asked).rejects.toMatchObject({
    code: 'WORKER_FAILED',
    message: expect.stringContaining('serveDetector'),
  });
  await vi.advanceTimersByTimeAsync(29_999);
  expect(terminate).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  await failure;
  expect(terminate).toHaveBeenCalledOnce();
});

test('asks when the worker serves, and takes the answer of its own request among other messages', async () => {
  const { worker, sent, say } = stubWorker();
  const onEvent = vi.fn();
  const client = workerClient(worker, onEvent);
  const asked = client.ask(load);
  await turn();
  expect(sent).toEqual([{ rsanet: 'hello' }]);
  say({ rsanet: 'ready' });
  say({ rsanet: 'ready' });
  await turn();
  expect(sent).toEqual([{ rsanet: 'hello' }, { ...load, id: 1 }]);
  const progress = { rsanet: 'progress', loaded: 1, total: 2 };
  for (const other of [undefined, null, 'text', { rsanet: 'value', id: 7 }, progress]) say(other);
  say({ rsanet: 'value', id: 1, value: 'facts' });
  expect(await asked).toBe('facts');
  expect(onEvent.mock.calls).toEqual([[progress]]);
  client.end(new Error('enough'));
});

test('an abort is sent with the id of its request, and ends no other', async () => {
  const { worker, sent, say } = stubWorker();
  const client = workerClient(worker, () => {});
  say({ rsanet: 'ready' });
  const controller = new AbortController();
  const aborted = client.ask(load, controller.signal);
  const other = client.ask(load);
  await turn();
  controller.abort(new Error('enough'));
  await expect(aborted).rejects.toBe(controller.signal.reason);
  expect(sent.at(-1)).toEqual({ rsanet: 'abort', id: 1 });
  say({ rsanet: 'failure', id: 2, code: 'INVALID_MODEL', message: 'It is cut.' });
  await expect(other).rejects.toMatchObject({ code: 'INVALID_MODEL', message: 'It is cut.' });
  client.end(new Error('over'));
  await expect(client.ask(load)).rejects.toThrow('over');
});
