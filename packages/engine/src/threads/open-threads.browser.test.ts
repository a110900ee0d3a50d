import { expect, test } from 'vitest';
import { inferenceKernels } from '../binary/kernel-modules.ts';
import type { Runner } from '../runner.ts';
import { copyChain } from './copy-chain.ts';
import { threadEnvironment } from './environment.ts';
import { openThreads } from './open-threads.ts';
import { WORKER_SOURCE } from './worker-source.ts';

const sharedKernels = () => inferenceKernels('simd', true);

async function copies(runner: Runner) {
  const chain = copyChain(runner.memory, 201);
  for (const seed of [1, 2, 3]) {
    chain.fill(seed);
    await runner.run(chain.memory, chain.program);
    if (!chain.arrived()) return false;
  }
  return true;
}

test.each([2, 3])('%i threads compute in a page', async (threads) => {
  const { runner, reason } = await openThreads(sharedKernels, { threads });
  expect(reason).toBe(`${threads} threads, as asked for`);
  expect(await copies(runner!)).toBe(true);
  expect(await Promise.all([copies(runner!), copies(runner!)])).toEqual([true, true]);
  await runner!.close();
});

test('as many threads as the machine runs at once', async () => {
  const { runner } = await openThreads(sharedKernels);
  expect(runner?.parts ?? 1).toBe(navigator.hardwareConcurrency);
  await runner?.close();
});

test('a worker that dies is an error, and the next run is right', async () => {
  const { runner } = await openThreads(sharedKernels, { threads: 2 });
  const chain = copyChain(runner!.memory, 3);
  const beyond = chain.program.with(3, chain.memory.buffer.byteLength - 4);
  await expect(runner!.run(chain.memory, beyond)).rejects.toMatchObject({
    code: 'WORKER_FAILED',
    message: expect.stringContaining('out of bounds'),
  });
  expect(await copies(runner!)).toBe(true);
  await runner!.close();
});

test('an aborted run stops, the page is not held up, and the next run is right', async () => {
  const { runner } = await openThreads(sharedKernels, { threads: 2 });
  const chain = copyChain(runner!.memory, 10_001);
  const [controller, reason] = [new AbortController(), new Error('enough')];
  setTimeout(() => controller.abort(reason), 1);
  await expect(runner!.run(chain.memory, chain.program, controller.signal)).rejects.toBe(reason);
  expect(await copies(runner!)).toBe(true);
  await runner!.close();
});

test('the script may be served from elsewhere', async () => {
  const workerUrl = `data:text/javascript,${encodeURIComponent(WORKER_SOURCE)}`;
  const { runner } = await openThreads(sharedKernels, { threads: 2, workerUrl });
  expect(await copies(runner!)).toBe(true);
  await runner!.close();
});

test('a page that is not isolated has one thread, and says why', async () => {
  const environment = threadEnvironment({ Worker, Atomics, navigator });
  const { runner, reason } = await openThreads(sharedKernels, { threads: 2 }, environment);
  expect(runner).toBeNull();
  expect(reason).toContain('Cross-Origin-Opener-Policy');
});

test('a page that forbids the script has one thread, and says why', async () => {
  const frame = document.createElement('iframe');
  frame.srcdoc = `<meta http-equiv="Content-Security-Policy" content="worker-src 'none'">`;
  const loaded = new Promise((resolve) => frame.addEventListener('load', resolve));
  document.body.append(frame);
  await loaded;
  const { Worker: Forbidden } = frame.contentWindow as Window & typeof globalThis;
  const environment = threadEnvironment({
    SharedArrayBuffer,
    Atomics,
    Worker: Forbidden,
    navigator,
  });
  const { runner, reason } = await openThreads(sharedKernels, { threads: 2 }, environment);
  expect(runner).toBeNull();
  expect(reason).toMatch(/^one thread: workers do not start from an inlined script.*workerUrl/);
  frame.remove();
});
