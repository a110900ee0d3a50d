import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Job } from '../protocol.ts';
import { infoOf } from '../testing/session-info.ts';
import { openChildSession } from './open-node-session.ts';

const job: Job = { model: '.', image: { path: 'none', width: 1, height: 1 } };
const info = infoOf('cpu');
const times = { preprocess: 1, forward: 2, postprocess: 3, total: 6 };

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rsanet-child-'));
});
afterAll(() => rm(folder, { recursive: true }));

let scripts = 0;
/** A child that answers as it is asked to: `answers` is the body of a function of a request. */
async function open(
  answers: string,
  { timeoutMs = 20_000, signal = null as AbortSignal | null } = {},
) {
  const script = join(folder, `child-${scripts++}.mjs`);
  const code = `
    const info = ${JSON.stringify(info)};
    const times = ${JSON.stringify(times)};
    const opened = { value: { status: 'ok', info } };
    const send = (message) => process.send(message);
    process.on('message', ({ call }) => { ${answers} });
    process.on('disconnect', () => process.exit());`;
  await writeFile(script, code);
  return openChildSession(script, 'cpu', job, { timeoutMs, ...(signal && { signal }) });
}

async function openWell(run: string, options: { timeoutMs?: number; signal?: AbortSignal } = {}) {
  const answers = `if (call === 'open') return send(opened); ${run}`;
  const opened = await open(answers, options);
  if (opened.status !== 'ok') throw new Error(opened.reason);
  return opened.session;
}

test('answers are passed on, and closing ends the process', async () => {
  const session = await openWell('send({ value: times });');
  expect(session.info).toEqual(info);
  expect(await Promise.all([session.run(), session.run()])).toEqual([times, times]);
  await session.close();
  await session.close();
  await expect(session.run()).rejects.toMatchObject({ code: 'DISPOSED' });
});

test.each([
  [
    'a backend that is not there',
    `send({ value: { status: 'unavailable', reason: 'No Vulkan here.' } })`,
    { status: 'unavailable', reason: 'No Vulkan here.' },
  ],
  [
    'an error',
    `send({ error: 'The model is cut.' })`,
    { status: 'failed', reason: 'The model is cut.' },
  ],
  [
    'an end, with the end of its stderr',
    `console.error('first\\nsegmentation\\nfault'); process.exit(7)`,
    {
      status: 'failed',
      reason: 'The child process ended with exit code 7. Its stderr: first | segmentation | fault',
    },
  ],
  [
    'an exception',
    `setTimeout(() => { throw new Error('out of shared memory'); })`,
    { status: 'failed', reason: expect.stringContaining('Error: out of shared memory') },
  ],
  [
    'a kill',
    `process.kill(process.pid, 'SIGKILL')`,
    { status: 'failed', reason: 'The child process ended by SIGKILL.' },
  ],
  [
    'nonsense',
    `send({ value: { status: 'ok', info: { ...info, threads: 'many' } } })`,
    {
      status: 'failed',
      reason: expect.stringMatching(/^The answer to 'open' is nonsense at 'info.threads'/),
    },
  ],
])('opening becomes a status by %s', async (_, answers, expected) => {
  expect(await open(answers)).toEqual(expected);
});

test('an answer to nothing ends a session', async () => {
  const opened = await open('send(opened); send(opened);');
  const run =
    opened.status === 'ok' ? opened.session.run() : Promise.reject(new Error(opened.reason));
  await expect(run).rejects.toThrow(/nobody asked for|nonsense/);
});

test('opening that takes too long fails', async () => {
  expect(await open('', { timeoutMs: 300 })).toEqual({
    status: 'failed',
    reason: 'The child process gave no answer within 300 ms.',
  });
});

test.each([
  ['hangs', 'for (;;);', 'gave no answer within 1500 ms'],
  ['dies', 'process.kill(process.pid, "SIGKILL")', 'ended by SIGKILL'],
  ['talks nonsense', 'send({ value: { ...times, forward: -1 } })', "nonsense at 'forward'"],
  ['fails', "send({ error: 'it ended by itself' })", 'by itself'],
])('a session that %s is over, with the reason', async (_, run, reason) => {
  const session = await openWell(run, { timeoutMs: 1500 });
  const message = expect.stringContaining(reason);
  const running = [session.run(), session.resources()];
  for (const call of await Promise.allSettled(running)) {
    expect(call).toMatchObject({ reason: { code: 'BACKEND_UNAVAILABLE', message } });
  }
  await expect(session.outputs()).rejects.toMatchObject({ message });
  await session.close();
});

test('aborting ends a session, opening or open', async () => {
  const reason = new Error('enough');
  const opening = new AbortController();
  const opened = open('', { signal: opening.signal });
  opening.abort(reason);
  await expect(opened).rejects.toBe(reason);
  await expect(open('', { signal: opening.signal })).rejects.toBe(reason);

  const running = new AbortController();
  const session = await openWell('', { signal: running.signal });
  const run = session.run();
  running.abort(reason);
  await expect(run).rejects.toBe(reason);
  await session.close();
});

test('a script that is not there fails', async () => {
  const opened = await openChildSession(join(folder, 'none.mjs'), 'cpu', job, {
    timeoutMs: 20_000,
  });
  const reason = expect.stringContaining('ended with exit code 1');
  expect(opened).toEqual({ status: 'failed', reason });
});
