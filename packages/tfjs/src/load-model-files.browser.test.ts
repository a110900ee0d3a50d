import { readGraphModel, toGraphModel } from '@rsanet/graph';
import { io } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { loadModelFiles } from './index.ts';
import { artifactsOf } from './testing/artifacts-of.ts';
import { smallGraph } from './testing/small-graph.ts';

test.each(['indexeddb', 'localstorage'])(
  'a model that TensorFlow.js keeps under %s:// is read from there',
  async (scheme) => {
    const url = `${scheme}://small`;
    await expect(loadModelFiles(url)).rejects.toMatchObject({ code: 'MODEL_NOT_FOUND' });
    const files = toGraphModel(smallGraph, { dtype: 'float32' });
    const [handler] = io.getSaveHandlers(url);
    await handler!.save!(artifactsOf(files));
    const loaded = await loadModelFiles(url);
    const { graph } = await readGraphModel(async (name) => loaded.get(name)!);
    expect(graph.nodes).toEqual(smallGraph.nodes);
  },
);
