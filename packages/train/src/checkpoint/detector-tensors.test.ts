import { readDetector } from '@rsanet/rsanet/node';
import { expect, test } from 'vitest';
import { newDetector } from '../trainer/new-detector.ts';
import { readTensors, toTensors, withTensors } from './detector-tensors.ts';
import { namedWeights } from './named-weights.ts';
import { decodeSafetensors, encodeSafetensors } from './safetensors.ts';

const data = { classes: ['cat', 'dog'], samples: [], skipped: [] };
const detector = (seed: number) => {
  const channels = [8, 8, 8, 8, 8] as const;
  const input = { width: 32, height: 32 };
  const { graph, spec } = newDetector({ preset: 'voc-416', input, channels, data, seed });
  return { graph, metadata: { format: 'rsanet-detector', version: 1, ...spec } as const };
};

test('weights and metadata return, and the graph is in the file without its numbers', async () => {
  const written = detector(1);
  const bytes = toTensors(written);
  const { weights, metadata } = readTensors(bytes, 'x.safetensors');
  expect(metadata).toEqual(written.metadata);
  expect(weights).toEqual(namedWeights(written.graph));
  const blank = detector(2).graph;
  expect(blank).not.toEqual(written.graph);
  expect(withTensors(blank, { weights }, 'x.safetensors')).toEqual(written.graph);
  const graph = JSON.parse(decodeSafetensors(bytes, 'x').metadata.graph!);
  expect(graph.nodes).toEqual(
    written.graph.nodes.map((node) =>
      Object.fromEntries(
        Object.entries(node).map(([field, value]) => [
          field,
          value?.data instanceof Float32Array ? { shape: value.shape } : value,
        ]),
      ),
    ),
  );
});

test('a folded detector is written as it is', async () => {
  const { graph, metadata } = await readDetector('bccd');
  expect(readTensors(toTensors({ graph, metadata }), 'bccd').weights).toEqual(namedWeights(graph));
});

test('weights of another network, and files without metadata, are refused', () => {
  const { graph } = detector(1);
  const weights = namedWeights(graph);
  const [first] = weights.keys();
  const without = new Map([...weights].slice(1));
  expect(() => withTensors(graph, { weights: without }, 'x')).toThrow(
    `x has nothing where the network has the weight '${first}'`,
  );
  const one = { shape: [1], data: Float32Array.of(1) };
  expect(() => withTensors(graph, { weights: new Map([...weights, ['adam', one]]) }, 'x')).toThrow(
    "x holds the tensor 'adam'",
  );
  expect(() => withTensors(graph, { weights: new Map([...weights, [first!, one]]) }, 'x')).toThrow(
    'x has [1] where',
  );
  const bare = encodeSafetensors({ metadata: {}, tensors: weights });
  expect(() => readTensors(bare, 'x')).toThrow(/x does not say in its metadata.*'rsanet'/);
});
