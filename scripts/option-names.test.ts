import { evaluateCoco, evaluateVoc } from '@rsanet/detect-utils';
import { drawDetections } from '@rsanet/detect-utils/draw';
import { engineRuntime } from '@rsanet/engine';
import { cost, readGraphModel, toGraphModel, toOnnx } from '@rsanet/graph';
import { rsanet } from '@rsanet/rsanet/graph';
import { createDetectorPool, detectorFiles } from '@rsanet/rsanet/node';
import { newDetector, train } from '@rsanet/train';
import { readCoco, readVoc, readYolo, train as trainInFolder } from '@rsanet/train/node';
import { expect, test } from 'vitest';
import { coloursModel } from '../packages/rsanet/src/testing/colours.ts';

const model = coloursModel(64, 64);
const { graph, metadata } = model;
const data = { classes: ['red'], samples: [], skipped: [] };

/** Options that only the refusal looks at. */
const odd = (options: object | null) => options as never;

test.each<[string, string, () => unknown]>([
  ['engineRuntime', 'thread', () => engineRuntime(odd({ thread: 2 }))],
  ['toOnnx', 'dtpye', () => toOnnx(graph, odd({ dtpye: 'float16' }))],
  ['toGraphModel', 'shardbytes', () => toGraphModel(graph, odd({ shardbytes: 1 }))],
  ['detectorFiles', 'shards', () => detectorFiles(graph, metadata, odd({ shards: 1 }))],
  ['readGraphModel', 'progress', () => readGraphModel(() => odd({}), odd({ progress() {} }))],
  ['cost', 'size', () => cost(graph, odd({ size: 64 }))],
  ['rsanet', 'classes', () => rsanet(odd({ preset: 'voc-416', classes: 3 }))],
  [
    'newDetector',
    'depth',
    () => newDetector(odd({ preset: 'voc-416', data, seed: 1, depth: [1, 1, 1, 1, 1] })),
  ],
  ['train', 'epoch', () => train(odd({ data, epoch: 3 }))],
  ['train in a folder', 'batch', () => trainInFolder(odd({ data, batch: 3 }))],
  ['train in a folder', 'checkpoints', () => trainInFolder(odd({ data, checkpoints: {} }))],
  ['readCoco', 'skipbroken', () => readCoco('nowhere', 'val', odd({ skipbroken: true }))],
  ['readVoc', 'class', () => readVoc('nowhere', 'val', odd({ class: 'red' }))],
  ['readYolo', 'skip', () => readYolo('nowhere', 'val', odd({ skip: true }))],
  ['evaluateVoc', 'iou', () => evaluateVoc([], [], odd({ classes: ['red'], iou: 0.5 }))],
  [
    'evaluateCoco',
    'images',
    () => evaluateCoco({ images: [], annotations: [], categories: [] }, [], odd({ images: [1] })),
  ],
  ['drawDetections', 'labels', () => drawDetections(odd({}), [], odd({ labels: '' }))],
  ['createDetectorPool', 'threads', () => createDetectorPool(model, odd({ threads: 2 }))],
])('%s refuses an option that there is not, %s', async (_, name, call) => {
  await expect((async () => call())()).rejects.toMatchObject({
    name: 'RsanetError',
    code: 'INVALID_ARGUMENT',
    message: expect.stringContaining(`There is no option '${name}'; use `),
  });
});

test.each<[string, () => unknown]>([
  ['engineRuntime', () => engineRuntime(odd(null))],
  ['toOnnx', () => toOnnx(graph, odd(null))],
  ['toGraphModel', () => toGraphModel(graph, odd(null))],
  ['readGraphModel', () => readGraphModel(() => odd({}), odd(null))],
  ['cost', () => cost(graph, odd(null))],
  ['rsanet', () => rsanet(odd(null))],
  ['train', () => train(odd(null))],
  ['train in a folder', () => trainInFolder(odd(null))],
  ['readCoco', () => readCoco('nowhere', 'val', odd(null))],
  ['readVoc', () => readVoc('nowhere', 'val', odd(null))],
  ['readYolo', () => readYolo('nowhere', 'val', odd(null))],
  ['evaluateVoc', () => evaluateVoc([], [], odd(null))],
  ['drawDetections', () => drawDetections(odd({}), [], odd(null))],
])('%s refuses null in place of options', async (_, call) => {
  await expect((async () => call())()).rejects.toMatchObject({
    name: 'RsanetError',
    code: 'INVALID_ARGUMENT',
    message: 'The options are null; give an object or nothing.',
  });
});
