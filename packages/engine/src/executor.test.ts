import type { Graph, Runtime } from '@rsanet/graph';
import {
  assertClose,
  conformanceCases,
  graphBuilder,
  interpret,
  randomInput,
} from '@rsanet/graph/conformance';
import { describe, expect, test } from 'vitest';
import { type EngineExecutor, engineExecutor } from './executor.ts';
import { onlyInput } from './input.ts';
import { prepare } from './plan/prepare.ts';
import type { ValueShape } from './plan/step.ts';
import { collectGarbage } from './testing/collect-garbage.ts';
import { REFERENCE_PANEL_WIDTH, referenceRunner } from './testing/reference-runner.ts';

/** An executor that calls plain kernels, and the bytes of each memory that it asks for. */
function opened(graph: Graph, shape: ValueShape | null = null) {
  const runner = referenceRunner();
  const asked: number[] = [];
  const executor = engineExecutor({
    graph: prepare(graph),
    input: onlyInput(graph),
    runner: {
      ...runner,
      memory(bytes) {
        asked.push(bytes);
        return runner.memory(bytes);
      },
    },
    panelWidth: REFERENCE_PANEL_WIDTH,
    arithmetic: 'float32',
    backend: { name: 'reference', reason: 'plans are tried apart from the kernels', tried: [] },
    shape,
  });
  return { executor, asked };
}

const reference: Runtime = {
  name: 'reference',
  async open(graph, { signal } = {}) {
    signal?.throwIfAborted();
    return opened(graph).executor;
  },
};

describe('plans, called with plain kernels', () => {
  const cases = conformanceCases({ tolerance: 1e-5, letterboxTolerance: 1e-6, networks: [] });
  test.each(cases.filter(({ name }) => !name.startsWith('letterboxes')))('$name', ({ run }) =>
    run(reference),
  );

  const more: Record<string, (b: ReturnType<typeof graphBuilder>) => string | string[]> = {
    'values of five sides that broadcast on every second': (b) => {
      const row = b.reshape(b.maxPool(b.input, [4, 1], { padding: 'valid' }), [1, 6, 1, 5, 1]);
      const column = b.reshape(b.maxPool(b.input, [1, 6], { padding: 'valid' }), [4, 1, 5, 1, 1]);
      return [b.add(row, column), b.multiply(column, row, row)];
    },
    'a number per image': (b) => {
      const one = b.reshape(b.globalAverage(b.conv(b.input, 1)), []);
      return [b.activate(b.add(one, one), 'sigmoid'), b.reshape(one, [1, 1, 1])];
    },
    'a concat of concats, one of them an output': (b) => {
      const [one, two] = [b.conv(b.input, 3), b.depthwise(b.input)];
      const both = b.concat(one, two);
      const all = b.concat(both, b.concat(two, one), one);
      return [b.conv(all, 4), both, b.concat(both, all)];
    },
    'sums of three convolutions, and of one thrice': (b) => {
      const [one, two, three] = [b.conv(b.input, 4), b.conv(b.input, 4), b.conv(b.input, 4)];
      return [b.activate(b.add(one, two, three), 'relu'), b.add(three, three, three)];
    },
    'a residual in the memory of what the convolution reads': (b) => {
      const x = b.conv(b.input, 7);
      return b.activate(b.add(b.conv(x, 7, { kernel: 1 }), x), 'relu6');
    },
    'a head over a concat with an upsampled map': (b) => {
      const high = b.upsample(b.maxPool(b.input, 2), 2, 'nearest');
      return b.conv(b.concat(b.input, high), 6, { kernel: 1, activation: 'swish' });
    },
  };
  test.each(Object.entries(more))('%s', async (name, build) => {
    const b = graphBuilder([4, 6, 5], { seed: name });
    const graph = b.graph(...[build(b)].flat());
    const { executor } = opened(graph);
    for (const batch of [1, 3]) {
      const input = randomInput(graph, batch);
      assertClose(await executor.run(input), interpret(graph, input), 1e-5);
    }
  });
});

/** An executor, and the weights that it was opened with, which nobody else holds. */
function openedWithWeights() {
  const b = graphBuilder([8, 8, 4]);
  const graph = b.graph(b.norm(b.pad(b.conv(b.input, 64), [1, 1, 1, 1])));
  const weights = graph.nodes.flatMap((node) => {
    if (node.op === 'conv2d') return [new WeakRef(node.kernel.data)];
    return node.op === 'batchNorm' ? [new WeakRef(node.scale.data)] : [];
  });
  return { ...opened(graph, [1, 8, 8, 4]), weights };
}

describe('one memory', () => {
  const b = graphBuilder([null, null, 4]);
  const graph = b.graph(b.maxPool(b.conv(b.depthwise(b.conv(b.input, 70)), 90), 2));
  const run = (executor: EngineExecutor, side: number) =>
    executor.run(randomInput(graph, 1, [side, side]));

  test('is made at the plan\u2019s size and never grows', async () => {
    const { executor, asked } = opened(graph, [1, 40, 40, 4]);
    const [plan] = executor.plans;
    expect(asked).toEqual([plan!.memoryBytes]);
    await run(executor, 40);
    await run(executor, 40);
    expect(asked).toHaveLength(1);
    expect(executor.memoryBytes).toBe(plan!.memoryBytes);
    const { arena } = plan!;
    expect(plan!.memoryBytes - (arena.address + arena.bytes)).toBeLessThan(2 * 65536);
  });

  test('serves smaller plans, and makes way for a larger one', async () => {
    const { executor, asked } = opened(graph, [1, 24, 24, 4]);
    await run(executor, 8);
    await run(executor, 24);
    expect(asked).toHaveLength(1);
    const input = randomInput(graph, 2, [48, 48]);
    assertClose(await executor.run(input), interpret(graph, input), 1e-5);
    expect(asked).toEqual([asked[0], executor.plans[0]!.memoryBytes]);
    const small = randomInput(graph, 1, [8, 8]);
    assertClose(await executor.run(small), interpret(graph, small), 1e-5);
    expect(asked).toHaveLength(2);
  });

  test('keeps the last three plans', async () => {
    const { executor } = opened(graph);
    expect(executor.plans).toEqual([]);
    for (const side of [8, 10, 12, 8, 14]) await run(executor, side);
    const kept = executor.plans;
    expect(kept.map(({ inputShape }) => inputShape[1])).toEqual([14, 8, 12]);
    await run(executor, 12);
    expect(executor.plans[0]).toBe(kept[2]);
  });

  test('is let go by dispose, with all plans', async () => {
    const { executor } = opened(graph, [1, 8, 8, 4]);
    await Promise.all([executor.dispose(), executor.dispose()]);
    await executor.dispose();
    expect(executor.memoryBytes).toBe(0);
    expect(executor.plans).toEqual([]);
  });

  test('holds the only copy of the weights', async () => {
    const { executor, weights } = openedWithWeights();
    await new Promise((resolve) => setTimeout(resolve));
    collectGarbage();
    expect(executor.memoryBytes).toBeGreaterThan(0);
    expect(weights.map((weight) => weight.deref())).toEqual([undefined, undefined]);
  });
});

test('times each step of a run, which leaves others as they are', async () => {
  const b = graphBuilder([12, 12, 4]);
  const graph = b.graph(b.conv(b.maxPool(b.conv(b.input, 8), 2), 3));
  const { executor } = opened(graph);
  const input = randomInput(graph, 1);
  const [times] = await Promise.all([executor.stepTimes(input), executor.run(input)]);
  expect(times).toHaveLength(executor.plans[0]!.steps.length);
  for (const time of times) expect(time).toBeGreaterThanOrEqual(0);
  assertClose(await executor.run(input), interpret(graph, input), 1e-5);
  await executor.dispose();
  await expect(executor.stepTimes(input)).rejects.toMatchObject({ code: 'DISPOSED' });
});
