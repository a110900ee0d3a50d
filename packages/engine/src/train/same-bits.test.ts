import type { Graph, RawTensor } from '@rsanet/graph';
import { randomGraph, randomInput, withTrainedInput } from '@rsanet/graph/conformance';
import { rsanet } from '@rsanet/rsanet/graph';
import { expect, test } from 'vitest';
import { engineTrainer } from './engine-trainer.ts';

async function stateOn(threads: number, graph: Graph, images: RawTensor) {
  const trainer = await engineTrainer(graph, { threads, weightDecay: 0.01 });
  try {
    for (let step = 0; step < 2; step++) {
      await trainer.accumulate(images, (outputs) => ({
        value: 1,
        gradients: outputs.map(({ data, shape }) => ({ data: data.map(Math.sin), shape })),
      }));
      await trainer.update(0.01);
    }
    return await trainer.state();
  } finally {
    await trainer.dispose();
  }
}

const graphs: readonly (readonly [name: string, graph: () => Graph])[] = [
  [
    'RSANet',
    () =>
      rsanet({
        preset: 'voc-416',
        numClasses: 2,
        input: { width: 64, height: 32 },
        seed: 1,
      }),
  ],
  ...Array.from(
    { length: 6 },
    (_, i) => [`random graph ${i}`, () => withTrainedInput(randomGraph(i))] as const,
  ),
];

test.each(graphs)('%s trains to the same bits on any number of threads', async (_, graph) => {
  const network = graph();
  const images = randomInput(network, 2);
  const alone = await stateOn(1, network, images);
  for (const threads of [2, 3]) {
    const { tensors } = await stateOn(threads, network, images);
    for (const [name, { data }] of alone.tensors) {
      expect(Buffer.compare(bytesOf(tensors.get(name)!.data), bytesOf(data)), name).toBe(0);
    }
  }
});

const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array) =>
  new Uint8Array(buffer, byteOffset, byteLength);
