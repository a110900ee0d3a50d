import { engineRuntime, explain } from '@rsanet/engine';
import { cost, fold } from '@rsanet/graph';
import { assertClose, interpret, randomInput } from '@rsanet/graph/conformance';
import { expect, test } from 'vitest';
import { rsanet } from './graph.ts';

test.each([
  ['voc-416', 1_721_859_328, 1_655_405_824],
  ['coco-320', 1_187_845_120, 1_148_523_520],
] as const)(
  '%s on the engine computes what the graph means',
  async (preset, macs, planned) => {
    const graph = rsanet({ preset, seed: 1 });
    expect(cost(fold(graph)).macs).toBe(macs);
    const executor = await engineRuntime({ threads: 1 }).open(graph);
    const [plan] = executor.plans;
    // The head's convolutions over upsampled maps run before the upsampling.
    expect(plan!.steps.reduce((sum, step) => sum + step.macs, 0)).toBe(planned);
    expect(plan!.steps).toHaveLength(92);
    expect(explain(executor).split('\n')).toHaveLength(1 + 92 + 2);
    expect(executor.memoryBytes).toBe(plan!.memoryBytes);

    const input = randomInput(graph, 1);
    const outputs = await executor.run(input);
    expect(executor.memoryBytes).toBe(plan!.memoryBytes);
    await executor.dispose();
    assertClose(outputs, interpret(graph, input), 1e-4);
  },
  300_000,
);
