import type { Worker } from 'node:worker_threads';
import { type Graph, shapes } from '@rsanet/graph';
import { assertClose, graphBuilder, interpret, randomInput } from '@rsanet/graph/conformance';
import { describe, expect, test } from 'vitest';
import { explain } from './explain.ts';
import { engineRuntime } from './runtime.ts';
import { collectGarbage } from './testing/collect-garbage.ts';

const runtime = engineRuntime({ threads: 1 });

function network(sides: readonly [number | null, number | null] = [20, 16]): Graph {
  const b = graphBuilder([...sides, 8]);
  const low = b.conv(b.input, 12, { kernel: 1, activation: 'relu6' });
  const high = b.upsample(b.maxPool(low, 2), 2, 'nearest');
  return b.graph(b.add(low, b.conv(b.concat(low, high), 12, { kernel: 1 })));
}

test('says which build computes, on how many threads, and why', async () => {
  const executor = await engineRuntime({ threads: 1, build: 'simd' }).open(network());
  expect(runtime.name).toBe('engine');
  expect(executor.backend).toEqual({
    name: 'engine',
    reason: 'the SIMD build, as asked for; one thread, as asked for',
    tried: [],
  });
  expect(executor.takesCanvases).toBe(false);
  await executor.dispose();
});

test('plans when it opens what has a size, with memory for that', async () => {
  const executor = await runtime.open(network());
  expect(executor.plans.map(({ inputShape }) => inputShape)).toEqual([[1, 20, 16, 8]]);
  expect(executor.memoryBytes).toBe(executor.plans[0]!.memoryBytes);
  await executor.dispose();
  const open = await runtime.open(network([null, null]));
  expect(open.plans).toEqual([]);
  expect(() => explain(open)).toThrow(/open size/);
  await open.dispose();
  const warm = await runtime.open(network([null, null]), { warmUp: { width: 4, height: 6 } });
  expect(warm.plans.map(({ inputShape }) => inputShape)).toEqual([[1, 6, 4, 8]]);
  await warm.dispose();
});

test.each([0, 1.5, -1])('%d threads are refused', async (threads) => {
  await expect(engineRuntime({ threads }).open(network())).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
  });
});

test('a graph that does not fit its input is refused', async () => {
  const b = graphBuilder([4, 4, 3]);
  const pooled = b.graph(b.maxPool(b.input, 2));
  const nodes = [...pooled.nodes, { op: 'add', name: 'y', inputs: ['x', pooled.outputs[0]!] }];
  const graph = { ...pooled, nodes, outputs: ['y'] } as Graph;
  expect(() => shapes(graph)).toThrow();
  await expect(runtime.open(graph)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
});

test('a plan is explained step by step', async () => {
  const executor = await runtime.open(network());
  const lines = explain(executor).split('\n');
  await executor.dispose();
  expect(lines.map((line) => line.split(/ {2,}/))).toEqual([
    ['kernel', 'value', 'shape', 'MACs', 'bytes'],
    ['gemm', 'conv2d1', '1x20x16x12', '30,720', '26,032'],
    ['maxPool', 'maxPool2', '1x10x8x12', '0', '19,200'],
    ['gemm', 'conv2d5/high', '1x10x8x12', '11,520', '8,304'],
    ['upsampleNearest', 'conv2d5/upsample', '1x20x16x12', '0', '19,200'],
    ['gemm', 'conv2d5', '1x20x16x12', '46,080', '46,704'],
    ['addMaps', 'add6', '1x20x16x12', '0', '46,080'],
    ['6 steps', '88,320', '165,520'],
    [expect.stringMatching(/^memory [\d,]+ bytes, of which arena [\d,]+$/)],
  ]);
});

const several = engineRuntime({ threads: 2 });

test.each([0, 1, 20, 60])('open that is aborted after %d ms leaves no worker', async (delay) => {
  const workers: Worker[] = [];
  const note = (worker: Worker) => workers.push(worker);
  process.on('worker', note);
  const [controller, reason] = [new AbortController(), new Error('enough')];
  const opening = several.open(network(), { signal: controller.signal });
  setTimeout(() => controller.abort(reason), delay);
  // Where the machine is fast it has opened by then.
  await opening.then(
    (executor) => executor.dispose(),
    (error) => expect(error).toBe(reason),
  );
  process.off('worker', note);
  expect(workers.map(({ threadId }) => threadId)).toEqual(workers.map(() => -1));
});

describe('opened, run and disposed 1,000 times', () => {
  const graph = network();
  const input = randomInput(graph, 1);
  const expected = interpret(graph, input);

  test.each([
    ['one thread', runtime],
    ['two threads, beside another executor', several],
  ])('on %s nothing is left', { timeout: 180_000 }, async (_, opener) => {
    // Keeps the workers.
    const other = await opener.open(graph);
    const open = async (times: number) => {
      for (let i = 0; i < times; i++) {
        const executor = await opener.open(graph);
        assertClose(await executor.run(input), expected, 1e-5);
        expect(executor.memoryBytes).toBe(executor.plans[0]!.memoryBytes);
        await executor.dispose();
      }
    };
    const held = () => {
      collectGarbage();
      const { external, heapUsed } = process.memoryUsage();
      return external + heapUsed;
    };
    await open(20);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const before = held();
    const { rss } = process.memoryUsage();
    await open(1000);
    // 1,000 memories take 131 MB; a few are collected later than others.
    await expect.poll(held, { timeout: 20_000 }).toBeLessThan(before + 1_000_000);
    // Shared memory counts as resident only.
    expect(process.memoryUsage().rss).toBeLessThan(rss + 65_000_000);
    await other.dispose();
  });
});
