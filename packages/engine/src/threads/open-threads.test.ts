import { availableParallelism } from 'node:os';
import { afterEach, describe, expect, test } from 'vitest';
import { inferenceKernels } from '../binary/kernel-modules.ts';
import type { Runner } from '../runner.ts';
import { copyChain } from './copy-chain.ts';
import {
  type Realm,
  type Thread,
  type ThreadEnvironment,
  threadEnvironment,
} from './environment.ts';
import { openThreads, type ThreadOptions } from './open-threads.ts';

const sharedKernels = () => inferenceKernels('simd', true);

/** This process's threads, of which a test knows how many there are, and can reach them. */
function watched() {
  const real = threadEnvironment();
  const started: Thread[] = [];
  const alive = new Set<Thread>();
  const environment: ThreadEnvironment = {
    ...real,
    cores: 2,
    start(workerUrl, events) {
      const thread = real.start(workerUrl, {
        ...events,
        died(why) {
          alive.delete(thread);
          events.died(why);
        },
      });
      started.push(thread);
      alive.add(thread);
      return thread;
    },
  };
  return { environment, started, alive };
}

const closings: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closings.splice(0)) await close();
});

async function opened(options: ThreadOptions, environment?: ThreadEnvironment) {
  const { runner, reason } = await openThreads(sharedKernels, options, environment);
  expect(reason).toContain('threads');
  closings.push(() => runner!.close());
  return runner!;
}

async function copies(runner: Runner, steps = 41) {
  const chain = copyChain(runner.memory, steps);
  chain.fill(1);
  await runner.run(chain.memory, chain.program);
  return chain.arrived();
}

test.each([2, 3, 5])('%i threads compute, each step after the one before', async (threads) => {
  const runner = await opened({ threads });
  const chain = copyChain(runner.memory, 201);
  for (let seed = 1; seed <= 50; seed++) {
    chain.fill(seed);
    await runner.run(chain.memory, chain.program);
    expect(chain.arrived()).toBe(true);
  }
});

test('as many threads as the machine runs at once, on one pool', async () => {
  expect(threadEnvironment().cores).toBe(availableParallelism());
  const { environment, started, alive } = watched();
  const [first, second] = [await opened({}, environment), await opened({}, environment)];
  expect([first.parts, second.parts]).toEqual([2, 2]);
  expect(started).toHaveLength(2);
  const more = await opened({ threads: 3 }, environment);
  expect(started).toHaveLength(3);
  await Promise.all([first.close(), more.close()]);
  expect(alive.size).toBe(3);
  expect(await copies(second)).toBe(true);
  await second.close();
  expect(alive.size).toBe(0);
});

test('runs of several executors overlap', async () => {
  const runners = await Promise.all([2, 3, 2].map((threads) => opened({ threads })));
  const all = runners.flatMap((runner) => [runner, runner].map((one) => copies(one, 301)));
  expect(await Promise.all(all)).toEqual(Array(6).fill(true));
});

test('the caller is not held up', async () => {
  const runner = await opened({ threads: 2 });
  const chain = copyChain(runner.memory, 20_001);
  const events: string[] = [];
  setTimeout(() => events.push('timer'), 0);
  await runner.run(chain.memory, chain.program).then(() => events.push('run'));
  expect(events).toEqual(['timer', 'run']);
});

test('an aborted run stops between two steps, and the next is right', async () => {
  const runner = await opened({ threads: 2 });
  const chain = copyChain(runner.memory, 10_001);
  const [controller, reason] = [new AbortController(), new Error('enough')];
  chain.fill(1);
  const run = runner.run(chain.memory, chain.program, controller.signal);
  setTimeout(() => controller.abort(reason), 1);
  await expect(run).rejects.toBe(reason);
  await expect(runner.run(chain.memory, chain.program, controller.signal)).rejects.toBe(reason);
  chain.fill(2);
  await runner.run(chain.memory, chain.program);
  expect(chain.arrived()).toBe(true);
});

test('a run that is aborted as soon as it began has not run to its end', async () => {
  const runner = await opened({ threads: 2 });
  const chain = copyChain(runner.memory, 10_001);
  chain.fill(1);
  const controller = new AbortController();
  const run = runner.run(chain.memory, chain.program, controller.signal);
  await Promise.resolve();
  controller.abort();
  await expect(run).rejects.toThrow('abort');
  expect(chain.arrived()).toBe(false);
});

describe('a worker that dies', () => {
  const dying = { name: 'RsanetError', code: 'WORKER_FAILED' };

  test('by an exception in a kernel', async () => {
    const { environment, started, alive } = watched();
    const [runner, other] = [
      await opened({ threads: 2 }, environment),
      await opened({ threads: 2 }, environment),
    ];
    const chain = copyChain(runner.memory, 3);
    const beyond = chain.program.with(3, chain.memory.buffer.byteLength - 4);
    const runs = [
      runner.run(chain.memory, beyond),
      runner.run(copyChain(runner.memory, 1001).memory, beyond),
      copies(other),
    ];
    for (const run of runs) await expect(run).rejects.toMatchObject(dying);
    expect(await copies(runner)).toBe(true);
    expect(await copies(other)).toBe(true);
    expect(started).toHaveLength(4);
    expect(alive.size).toBe(2);
  });

  test.each([0, 1])('worker %i, from outside, in mid-run', async (index) => {
    const { environment, started } = watched();
    const runner = await opened({ threads: 2 }, environment);
    const chain = copyChain(runner.memory, 100_001);
    const run = runner.run(chain.memory, chain.program);
    setTimeout(() => started[index]!.stop(), 5);
    await expect(run).rejects.toMatchObject(dying);
    expect(await copies(runner)).toBe(true);
  });

  test('for want of what cannot be posted', async () => {
    const runner = await opened({ threads: 2 });
    const own = new WebAssembly.Memory({ initial: 1 });
    await expect(runner.run(own, Int32Array.of(0, 0))).rejects.toMatchObject(dying);
    expect(await copies(runner)).toBe(true);
  });

  test('in an idle pool', async () => {
    const { environment, started } = watched();
    const runner = await opened({ threads: 3 }, environment);
    await started[1]!.stop();
    expect(await copies(runner)).toBe(true);
    expect(started).toHaveLength(6);
  });
});

test('close in mid-run rejects with DISPOSED, is idempotent, and nothing runs after it', async () => {
  const { environment, alive } = watched();
  const runner = await opened({ threads: 2 }, environment);
  const chain = copyChain(runner.memory, 100_001);
  const run = runner.run(chain.memory, chain.program);
  const [ended] = await Promise.allSettled([run, runner.close(), runner.close()]);
  expect(ended).toMatchObject({ status: 'rejected', reason: { code: 'DISPOSED' } });
  expect(alive.size).toBe(0);
  await expect(copies(runner)).rejects.toMatchObject({ code: 'DISPOSED' });
});

test('opens and closes a hundred times, beside another and alone', async () => {
  const { environment, alive } = watched();
  for (let i = 0; i < 20; i++) {
    const runner = await opened({ threads: 2 }, environment);
    expect(await copies(runner)).toBe(true);
    await runner.close();
    expect(alive.size).toBe(0);
  }
  await opened({ threads: 2 }, environment);
  for (let i = 0; i < 80; i++) {
    const runner = await opened({ threads: 2 }, environment);
    expect(await copies(runner)).toBe(true);
    await runner.close();
  }
  expect(alive.size).toBe(2);
});

describe('one thread', () => {
  const shared = async () => {
    throw new Error('No kernels are wanted for one thread.');
  };

  test('where it is asked for, or the machine has one', async () => {
    expect(await openThreads(shared, { threads: 1 })).toMatchObject({
      runner: null,
      reason: 'one thread, as asked for',
      obstacle: null,
    });
    const environment = { ...threadEnvironment(), cores: 1 };
    expect(await openThreads(shared, {}, environment)).toMatchObject({
      runner: null,
      reason: 'one thread, as on this machine',
      obstacle: null,
    });
  });

  test.each([0, -1, 1.5, Number.NaN])('but %d is refused', async (threads) => {
    await expect(openThreads(shared, { threads })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
  });

  test.each([
    ['shared memory', { SharedArrayBuffer: undefined }, 'Cross-Origin-Opener-Policy'],
    ['isolation', { crossOriginIsolated: false }, 'Cross-Origin-Opener-Policy'],
    ['Atomics', { Atomics: undefined }, 'no Atomics'],
    ['workers', { Worker: undefined }, 'no workers'],
  ])('in a page without %s', async (_, lacking, reason) => {
    const page = { SharedArrayBuffer, Atomics, Worker: EventTarget as never };
    const environment = threadEnvironment({ ...page, ...lacking } as Realm);
    const threads = await openThreads(shared, { threads: 2 }, environment);
    expect(threads).toMatchObject({ runner: null, obstacle: expect.stringContaining(reason) });
    expect(threads.reason).toBe(`one thread: ${threads.obstacle}`);
  });

  test('where workers do not start', async () => {
    const { environment, alive } = watched();
    const threads = await openThreads(
      sharedKernels,
      { threads: 2, workerUrl: 'file:///nowhere/worker.js' },
      environment,
    );
    expect(threads.runner).toBeNull();
    expect(threads.reason).toMatch(/^one thread: .*file:\/\/\/nowhere.*Cannot find.*workerUrl/);
    expect(alive.size).toBe(0);
  });

  test('where starting one throws', async () => {
    const environment: ThreadEnvironment = {
      ...threadEnvironment(),
      start() {
        throw new Error('Refused to create a worker.');
      },
    };
    const { runner, reason } = await openThreads(sharedKernels, { threads: 2 }, environment);
    expect(runner).toBeNull();
    expect(reason).toContain('Refused to create a worker.');
  });
});
