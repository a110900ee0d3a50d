import type { Graph, RawTensor } from '@rsanet/graph';
import { assertClose, graphBuilder, interpret, randomInput } from '@rsanet/graph/conformance';
import { expect, test } from 'vitest';
import type { BuildName } from './binary/choose-build.ts';
import { type EngineOptions, engineRuntime } from './runtime.ts';
import { KERNEL_BUILDS } from './testing/kernel-builds.ts';

/** Two convolutions that whole numbers pay for, one with a sum after it, and two that they do not pay for. */
function network(): Graph {
  const b = graphBuilder([9, 7, 40]);
  const wide = b.conv(b.input, 72, { kernel: 1, activation: 'relu6' });
  const mixed = b.conv(b.depthwise(wide), 72, { kernel: 1, activation: 'relu6' });
  const spread = b.conv(b.add(wide, mixed), 64, { kernel: 3 });
  return b.graph(b.conv(spread, 67, { kernel: 1 }));
}

async function opened(graph: Graph, input: RawTensor, options: EngineOptions) {
  const executor = await engineRuntime(options).open(graph);
  const outputs = await executor.run(input);
  const kernels = executor.plans[0]!.steps.map(({ step }) => step.kernel);
  await executor.dispose();
  return { outputs, kernels };
}

test('int16 computes large pointwise convolutions by whole numbers, near the truth', async () => {
  const graph = network();
  const input = randomInput(graph, 1);
  const { outputs, kernels } = await opened(graph, input, { threads: 1, arithmetic: 'int16' });
  expect(kernels).toEqual(['gemm', 'depthwise', 'gemmInt16', 'convolve', 'gemmInt16']);
  assertClose(outputs, interpret(graph, input), 1e-3);
  const plain = await opened(graph, input, { threads: 1 });
  expect(plain.kernels).toEqual(['gemm', 'depthwise', 'gemm', 'convolve', 'gemm']);
});

test('int16 has the same bits on any number of threads', async () => {
  const graph = network();
  const input = randomInput(graph, 2);
  const [alone, ...others] = await Promise.all(
    [1, 2, 3, 5].map((threads) => opened(graph, input, { threads, arithmetic: 'int16' })),
  );
  for (const { outputs } of others) expect(outputs).toEqual(alone!.outputs);
});

test('int16 has the same bits by every build where nothing else multiplies', async () => {
  const b = graphBuilder([9, 7, 100]);
  const graph = b.graph(
    b.conv(b.conv(b.input, 80, { kernel: 1, activation: 'relu' }), 64, { kernel: 1 }),
  );
  const input = randomInput(graph, 3);
  const builds: readonly BuildName[] = KERNEL_BUILDS.length > 1 ? ['simd', 'relaxed'] : ['simd'];
  const [first, ...others] = await Promise.all(
    builds.map((build) => opened(graph, input, { threads: 1, build, arithmetic: 'int16' })),
  );
  expect(first!.kernels).toEqual(['gemmInt16', 'gemmInt16']);
  for (const { outputs } of others) expect(outputs).toEqual(first!.outputs);
});

test('another arithmetic is refused', () => {
  const options = { arithmetic: 'int8' } as unknown as EngineOptions;
  expect(() => engineRuntime(options)).toThrow(
    expect.objectContaining({
      code: 'INVALID_ARGUMENT',
      message: expect.stringContaining("expected 'float32' or 'int16'"),
    }),
  );
});
