import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { engineRuntime } from '@rsanet/engine';
import type { Graph } from '@rsanet/graph';
import { readDetector } from '@rsanet/rsanet/node';
import { assign, detectionLoss, readTensors } from '@rsanet/train';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { capture } from '../packages/cli/src/testing/capture.ts';
import { noise } from '../packages/cli/src/testing/image-file.ts';
import { tinyModel } from '../packages/cli/src/testing/tiny-model.ts';
import { vocFolder } from '../packages/cli/src/testing/voc-folder.ts';
import { writeFiles } from '../packages/cli/src/write-files.ts';

const PAGE = join(import.meta.dirname, '../docs/train-in-python.md');
const python = process.env.RSANET_PYTHON ?? 'python3';
const modules = ['tensorflow', 'keras', 'numpy'];
const finds = `import importlib.util as i; exit(not all(map(i.find_spec, ${JSON.stringify(modules)})))`;
const ready = spawnSync(python, ['-c', finds]).status === 0;
const reason = ready ? '' : ` (skipped: ${python} has no TensorFlow; name one by RSANET_PYTHON)`;

/** Five minutes: TensorFlow takes its time to start. */
const TIMEOUT = 300_000;

let folder: string;
const at = (name: string) => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rsanet-python-'));
  const page = await readFile(PAGE, 'utf8');
  await writeFile(at('rsanet_keras.py'), /^```python\n([\s\S]*?)^```$/m.exec(page)![1]!);
});
afterAll(() => rm(folder, { recursive: true }));

async function run(...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(python, args, { cwd: folder });
  return stdout;
}

async function command(...argv: string[]): Promise<void> {
  const { code, err } = await capture(argv);
  expect({ code, err }).toMatchObject({ code: 0 });
}

const floats = async (name: string) =>
  new Float32Array(new Uint8Array(await readFile(at(name))).buffer);

/** What the engine makes of images of 96x64. */
async function outputsOf(graph: Graph, data: Float32Array): Promise<number[]> {
  const executor = await engineRuntime().open(graph);
  try {
    const found = await executor.run({ data, shape: [data.length / (64 * 96 * 3), 64, 96, 3] });
    return found.flatMap((output) => [...output.data]);
  } finally {
    await executor.dispose();
  }
}

/** The largest difference, as part of the largest value. */
function difference(actual: ArrayLike<number>, expected: readonly number[]): number {
  expect(actual.length).toBe(expected.length);
  const max = Math.max(...expected.map(Math.abs));
  return Math.max(...expected.map((value, i) => Math.abs(value - actual[i]!))) / max;
}

describe.skipIf(!ready)(`a detector goes to Keras and back${reason}`, () => {
  const classes = ['spot', 'dot'];
  const images = Float32Array.from(noise(96, 128), (value) => value / 255);
  beforeAll(async () => {
    await writeFiles(at('start'), tinyModel(classes));
    await writeFile(at('images.f32'), images);
    await command(
      'export',
      '--model',
      at('start'),
      '--to',
      'safetensors',
      '--out',
      at('start.safetensors'),
    );
  });

  test('outputs are the engine’s', { timeout: TIMEOUT }, async () => {
    const files = [
      '--weights',
      'start.safetensors',
      '--images',
      'images.f32',
      '--out',
      'start.f32',
    ];
    await run('rsanet_keras.py', 'outputs', ...files);
    const { graph } = await readDetector(at('start'));
    expect(difference(await floats('start.f32'), await outputsOf(graph, images))).toBeLessThan(
      1e-5,
    );
  });

  test('the loss and its targets are those of the trainer', { timeout: TIMEOUT }, async () => {
    const { graph, metadata } = await readDetector(at('start'));
    const boxes = [
      { box: [10, 8, 40, 50], classId: 0 },
      { box: [12, 10, 42, 48], classId: 1 },
      { box: [60, 20, 70, 30], classId: 1 },
    ] as const;
    const executor = await engineRuntime().open(graph);
    const outputs = await executor.run({ data: images, shape: [2, 64, 96, 3] });
    await executor.dispose();
    const batch = [boxes, boxes.slice(2)];
    const expected = detectionLoss(assign(batch, metadata), metadata)(outputs).total;
    const rows = batch.map((objects) => objects.map(({ box, classId }) => [...box, classId]));
    const job = { outputs: outputs.map(({ data, shape }) => [[...data], shape]), rows };
    await writeFile(at('job.json'), JSON.stringify(job));
    const code = `
import json, numpy as np, tensorflow as tf, rsanet_keras as r
job = json.load(open("job.json"))
spec = json.loads(r.read_tensors("start.safetensors")[1]["rsanet"])
rows = [np.array(one, np.float32) for one in job["rows"]]
targets = [tf.stack(scale) for scale in zip(*(r.assign(one, spec) for one in rows))]
truths = tf.stack([tf.pad(one[:, :4], [[0, 3 - len(one)], [0, 0]]) for one in rows])
outputs = [tf.reshape(tf.constant(data, tf.float32), shape) for data, shape in job["outputs"]]
print(float(r.detection_loss(spec, outputs, targets, truths)))`;
    expect(Number(await run('-c', code)) / expected).toBeCloseTo(1, 5);
  });

  test('weights that Keras has trained return, and training goes on', {
    timeout: TIMEOUT,
  }, async () => {
    await vocFolder(at('data'), { train: 4 });
    const voc = [
      '--format',
      'voc',
      '--data',
      `${at('data')}:train`,
      '--epochs',
      '2',
      '--batch',
      '2',
    ];
    const files = ['--weights', 'start.safetensors', '--out', 'trained.safetensors'];
    const said = await run('rsanet_keras.py', 'train', ...voc, ...files);
    expect(said).toMatch(/epoch 1: loss \d+\.\d+\nepoch 2: loss \d+\.\d+/);
    const trained = readTensors(await readFile(at('trained.safetensors')), 'trained');
    const start = readTensors(await readFile(at('start.safetensors')), 'start');
    expect(trained.metadata).toEqual(start.metadata);
    const changed = [...trained.weights].filter(([name, { data }]) =>
      data.some((value, i) => value !== start.weights.get(name)!.data[i]),
    );
    expect(changed.length).toBe(start.weights.size);

    const back = ['--from', at('trained.safetensors'), '--to', 'graph-model', '--dtype', 'float32'];
    await command('export', '--model', at('start'), ...back, '--out', at('back'));
    const outputs = ['--weights', 'trained.safetensors', '--images', 'images.f32'];
    await run('rsanet_keras.py', 'outputs', ...outputs, '--out', 'trained.f32');
    const { graph } = await readDetector(at('back'));
    expect(difference(await floats('trained.f32'), await outputsOf(graph, images))).toBeLessThan(
      1e-5,
    );
  });

  test('a run that is stopped goes on to the weights of an unbroken one', {
    timeout: TIMEOUT,
  }, async () => {
    await vocFolder(at('data'), { train: 4 });
    const options = [
      ...['train', '--weights', 'start.safetensors', '--format', 'voc', '--plain'],
      ...['--data', `${at('data')}:train`, '--epochs', '2', '--batch', '2', '--out'],
    ];
    await run('rsanet_keras.py', ...options, 'whole.safetensors');
    const stopped = ['rsanet_keras.py', ...options, 'parts.safetensors'];
    const code = `
import sys, rsanet_keras as r
save = r.save_run
r.save_run = lambda *parts: (save(*parts), sys.exit())
sys.argv = ${JSON.stringify(stopped)}
r.main()`;
    await run('-c', code);
    const other = run(...stopped, '--resume', '--seed', '1');
    await expect(other).rejects.toThrow('The run has --seed 0, not 1');
    expect(await run(...stopped, '--resume')).toMatch(/^epoch 2: loss/);
    const whole = readTensors(await readFile(at('whole.safetensors')), 'whole');
    const parts = readTensors(await readFile(at('parts.safetensors')), 'parts');
    for (const [name, { data }] of whole.weights) {
      expect(difference(parts.weights.get(name)!.data, [...data]), name).toBeLessThan(1e-4);
    }
  });
});
