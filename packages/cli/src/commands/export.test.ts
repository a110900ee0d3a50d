import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { withWeights } from '@rsanet/graph';
import { detectorFiles, loadDetector, readDetector } from '@rsanet/rsanet/node';
import { tfjsExecutor, tfjsRuntime, useBackend } from '@rsanet/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { capture } from '../testing/capture.ts';
import { noise } from '../testing/image-file.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { tinyModel } from '../testing/tiny-model.ts';
import { writeFiles } from '../write-files.ts';

const folder = temporaryFolder();
const model = join(folder, 'model');
const line = ['export', '--model', model, '--json'];
let tensors = 0;

beforeAll(async () => {
  await useBackend('cpu');
  await writeFiles(model, tinyModel());
  tensors = tf.memory().numTensors;
});
afterEach(() => {
  expect(tf.memory().numTensors).toBe(tensors);
});

async function detections(source: string) {
  const detector = await loadDetector(source, { runtime: tfjsRuntime('cpu') });
  const image = { data: noise(90, 70), width: 90, height: 70 };
  const found = await detector.detect(image, { scoreThreshold: 0.1 });
  const { metadata } = detector;
  detector.dispose();
  return { found, metadata };
}

test('a graph model is the same detector', async () => {
  const out = join(folder, 'float32');
  const {
    code,
    out: text,
    err,
  } = await capture([...line, '--to', 'graph-model', '--dtype', 'float32', '--out', out]);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(await detections(out)).toEqual(await detections(model));
  const { to, files } = JSON.parse(text);
  expect(to).toBe('graph-model');
  expect(files.map(({ path }: { path: string }) => path).toSorted()).toEqual(
    (await readdir(out)).map((name) => join(out, name)).toSorted(),
  );
  for (const { path, bytes } of files) expect((await stat(path)).size).toBe(bytes);
});

test('batch norm is kept, and folded where that is asked for', async () => {
  const norms = async (...flags: string[]) => {
    const out = join(folder, `norms${flags}`);
    const { code } = await capture([...line, '--to', 'graph-model', '--out', out, ...flags]);
    expect(code).toBe(0);
    const { graph } = await readDetector(out);
    return graph.nodes.filter(({ op }) => op === 'batchNorm').length;
  };
  const { graph } = await readDetector(model);
  expect(await norms()).toBe(graph.nodes.filter(({ op }) => op === 'batchNorm').length);
  expect(await norms()).toBeGreaterThan(0);
  expect(await norms('--fold')).toBe(0);
  const { code, lines } = await capture([...line, '--to', 'onnx', '--fold', '--out', 'x']);
  expect({ code, lines }).toEqual({ code: 2, lines: [expect.stringContaining('--fold')] });
});

test('a graph model has float16 weights by default', async () => {
  const out = join(folder, 'float16');
  const { code } = await capture([...line, '--to', 'graph-model', '--out', out]);
  expect(code).toBe(0);
  const { metadata } = await detections(out);
  expect(metadata).toEqual((await detections(model)).metadata);
  const json = await readFile(join(out, 'model.json'), 'utf8');
  expect(json).toContain('float16');
});

test('a graph model takes a name and a licence', async () => {
  const out = join(folder, 'named');
  const flags = ['--to', 'graph-model', '--name', 'cells', '--licence', 'MIT', '--out', out];
  const { code } = await capture([...line, ...flags]);
  expect(code).toBe(0);
  const { metadata } = await detections(model);
  expect((await detections(out)).metadata).toEqual({ ...metadata, name: 'cells', licence: 'MIT' });
});

test('nothing is computed, so no backend is started', async () => {
  expect(Object.keys(tf.engine().registry)).toEqual(['cpu']);
  const { code, lines } = await capture([
    ...line,
    '--backend',
    'cpu',
    '--to',
    'onnx',
    '--out',
    'x',
  ]);
  expect({ code, lines }).toEqual({ code: 2, lines: [expect.stringContaining('--backend')] });
});

test('ONNX Runtime computes what the graph computes', async () => {
  const out = join(folder, 'deep/model.onnx');
  const { code } = await capture([...line, '--to', 'onnx', '--out', out]);
  expect(code).toBe(0);
  const { graph } = await readDetector(model);
  const data = Float32Array.from(noise(96, 64), (value) => value / 255);
  const shape = [1, 64, 96, 3];
  const executor = tfjsExecutor(graph);
  const expected = await executor.run({ data, shape });
  executor.dispose();
  const session = await InferenceSession.create(out);
  const actual = await session.run({
    [session.inputNames[0]!]: new Tensor('float32', data, shape),
  });
  for (const [i, name] of session.outputNames.entries()) {
    const values = actual[name]!.data as Float32Array;
    expect(actual[name]!.dims).toEqual(expected[i]!.shape);
    const scale = Math.max(...expected[i]!.data.map(Math.abs));
    const error = Math.max(...values.map((value, j) => Math.abs(value - expected[i]!.data[j]!)));
    expect(error).toBeLessThan(1e-4 * scale);
  }
  await session.release();
  const text = new TextDecoder('latin1').decode(await readFile(out));
  for (const key of ['classes', 'anchors', 'strides', 'scoreThreshold', 'iouThreshold']) {
    expect(text).toContain(key);
  }
});

test('what cannot be written is reported', async () => {
  const out = join(model, 'model.json', 'below-a-file');
  const { code, lines } = await capture([...line, '--to', 'onnx', '--out', join(out, 'x.onnx')]);
  expect(code).toBe(1);
  expect(lines).toEqual([expect.stringContaining(out)]);
});

test('weights go into a safetensors file, and those of one into a model', async () => {
  const file = join(folder, 'tensors/weights.safetensors');
  const exported = await capture([...line, '--to', 'safetensors', '--out', file]);
  expect(exported.code).toBe(0);
  expect(JSON.parse(exported.out)).toEqual({
    to: 'safetensors',
    files: [{ path: file, bytes: (await stat(file)).size }],
  });
  // Another network of the same form, with these weights, is this one.
  const blank = join(folder, 'blank');
  const { graph, metadata } = await readDetector(model);
  const zero = withWeights(graph, (_, shape) => new Float32Array(shape.reduce((a, b) => a * b, 1)));
  await writeFiles(blank, detectorFiles(zero, metadata, { dtype: 'float32' }));
  const back = join(folder, 'back');
  const flags = ['--from', file, '--to', 'graph-model', '--dtype', 'float32', '--out', back];
  const { code, err } = await capture(['export', '--model', blank, ...flags]);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(await readDetector(back)).toEqual(await readDetector(model));

  const wrong = await capture([
    ...line,
    '--from',
    'none.safetensors',
    '--to',
    'onnx',
    '--out',
    'x',
  ]);
  expect(wrong.code).toBe(2);
  expect(wrong.lines).toEqual([expect.stringContaining('--from none.safetensors cannot be read')]);
  const half = await capture([...line, '--to', 'safetensors', '--dtype', 'float16', '--out', 'x']);
  expect(half.lines).toEqual([expect.stringContaining('writes float32')]);
});
