import type { Graph, RawTensor } from '@rsanet/graph';
import { publishedNetworks, randomGraph, randomInput } from '@rsanet/graph/conformance';
import { expect, test } from 'vitest';
import { engineRuntime } from '../runtime.ts';

async function outputsOn(threads: number, graph: Graph, input: RawTensor): Promise<Uint8Array[]> {
  const executor = await engineRuntime({ threads }).open(graph);
  try {
    const outputs = await executor.run(input);
    return outputs.map(({ data }) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  } finally {
    await executor.dispose();
  }
}

const graphs: readonly (readonly [name: string, graph: () => Graph])[] = [
  ['MobileNetV2', () => publishedNetworks.mobileNetV2([64, 64, 3])],
  ['ResNet-50', () => publishedNetworks.resNet50([32, 32, 3])],
  ...Array.from({ length: 10 }, (_, i) => [`random graph ${i}`, () => randomGraph(i)] as const),
];

test.each(graphs)('%s has the same bits on any number of threads', async (_, graph) => {
  const network = graph();
  const input = randomInput(network, 2);
  const alone = await outputsOn(1, network, input);
  for (const threads of [2, 3, 5]) {
    expect(await outputsOn(threads, network, input)).toEqual(alone);
  }
});
