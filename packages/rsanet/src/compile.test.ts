import '@tensorflow/tfjs-backend-cpu';
import { fold } from '@rsanet/graph';
import { fromLayersModel, tfjsExecutor } from '@rsanet/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { randomiseWeights } from '../../tfjs/src/testing/randomise-weights.ts';
import { rsanet } from './model.ts';

test.each(['relu6', 'relu', 'leakyRelu', 'hardSwish', 'swish', 'sigmoid', 'linear'] as const)(
  'a compiled and folded network of %s equals the model',
  async (activation) => {
    const input = { width: 96, height: 64 };
    const channels = [4, 4, 8, 8, 16] as const;
    const model = rsanet({ preset: 'voc-416', input, numClasses: 2, channels, activation });
    randomiseWeights(model);
    const graph = fold(fromLayersModel(model));
    expect(graph.nodes.filter((node) => node.op === 'batchNorm')).toEqual([]);
    const executor = tfjsExecutor(graph);
    const x = tf.randomUniform<tf.Rank.R4>([1, 64, 96, 3], 0, 1, 'float32', 3);
    const actual = await executor.run(x);
    const expected = model.predict(x) as tf.Tensor[];
    expected.forEach((output, index) => {
      expect(actual[index]!.shape).toEqual(output.shape);
      const reference = output.dataSync();
      const error = actual[index]!.data.map((value, i) => Math.abs(value - reference[i]!));
      expect(Math.max(...error)).toBeLessThan(1e-5 * Math.max(...reference.map(Math.abs)));
    });
    tf.dispose([x, expected]);
    executor.dispose();
    model.dispose();
  },
);
