import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { inferenceKernels } from './binary/kernel-modules.ts';
import { localRunner } from './local-runner.ts';
import type { Runner } from './runner.ts';
import { copyChain } from './threads/copy-chain.ts';

let runner: Runner;
beforeAll(async () => {
  runner = localRunner(await inferenceKernels('simd', false));
});

afterEach(() => {
  vi.unstubAllGlobals();
});

/** A chain of copies, and a program that runs it so often that it takes seconds. */
function long() {
  const chain = copyChain(runner.memory, 101);
  const { length } = chain.program;
  const program = new Int32Array(length * 20_000);
  for (let at = 0; at < program.length; at += length) program.set(chain.program, at);
  return { ...chain, program };
}

describe.each(['setImmediate', 'a message'])('pausing by %s', (way) => {
  test('a run is aborted by what happens meanwhile, and the next one is right', async () => {
    if (way === 'a message') vi.stubGlobal('setImmediate', undefined);
    const { memory, program } = long();
    const [controller, reason] = [new AbortController(), new Error('enough')];
    const timer = setTimeout(() => controller.abort(reason));
    await expect(runner.run(memory, program, controller.signal)).rejects.toBe(reason);
    clearTimeout(timer);

    const chain = copyChain(runner.memory, 101);
    chain.fill(1);
    await runner.run(chain.memory, chain.program, new AbortController().signal);
    expect(chain.arrived()).toBe(true);
  });
});

test('a run without a signal does not pause', async () => {
  const { memory, program } = copyChain(runner.memory, 2001);
  let paused = false;
  const timer = setImmediate(() => {
    paused = true;
  });
  await runner.run(memory, program);
  expect(paused).toBe(false);
  clearImmediate(timer);
});
