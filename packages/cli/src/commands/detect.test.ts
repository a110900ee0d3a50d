import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import defaultModel from '@rsanet/models/default';
import { type Detection, loadDetector } from '@rsanet/rsanet/node';
import { tfjsRuntime, useBackend } from '@rsanet/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import sharp from 'sharp';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { capture } from '../testing/capture.ts';
import { imageFile } from '../testing/image-file.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { tinyModel } from '../testing/tiny-model.ts';
import { writeFiles } from '../write-files.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
const model = at('model');
const jpeg = at('noise.jpg');
let tensors = 0;

beforeAll(async () => {
  await useBackend('cpu');
  // TensorFlow.js advertises at the first tensor.
  tf.zeros([1]).dispose();
  await writeFiles(model, tinyModel());
  await writeFile(jpeg, await imageFile(120, 80));
  tensors = tf.memory().numTensors;
});
const written = vi.fn();
beforeEach(() => {
  written.mockClear();
  vi.spyOn(console, 'warn').mockImplementation(written);
  vi.spyOn(console, 'log').mockImplementation(written);
});
afterEach(() => {
  expect(tf.memory().numTensors).toBe(tensors);
  expect(written).not.toHaveBeenCalled();
  vi.restoreAllMocks();
});

function detect(...argv: string[]) {
  return capture(['detect', '--model', model, '--backend', 'cpu', '--score', '0.1', ...argv]);
}

test('JSON is what the detector finds', async () => {
  const detector = await loadDetector(model, { runtime: tfjsRuntime('cpu') });
  const options = { scoreThreshold: 0.35, iouThreshold: 0.3, maxDetections: 7 };
  const expected = await detector.detect(jpeg, options);
  detector.dispose();
  expect(expected.length).toBeGreaterThan(2);

  const flags = ['--json', '--score', '0.35', '--iou', '0.3', '--max', '7'];
  const { code, out, err } = await detect(jpeg, ...flags);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(JSON.parse(out)).toEqual([{ image: jpeg, width: 120, height: 80, detections: expected }]);
});

test('the engine is the default and finds what wasm does', async () => {
  const noisy = at('noisy.jpg');
  await writeFile(noisy, await imageFile(320, 240));
  const found = async (...argv: string[]) => {
    const { code, out, err } = await capture(['detect', noisy, '--json', ...argv]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    return (JSON.parse(out) as { detections: Detection[] }[])[0]!.detections;
  };
  for (const flags of [
    ['--model', model, '--score', '0.1'],
    ['--model', 'bccd', '--score', '0.001'],
  ]) {
    const expected = await found(...flags, '--backend', 'wasm');
    const actual = await found(...flags, '--backend', 'engine');
    expect(await found(...flags)).toEqual(actual);
    expect(expected.length).toBeGreaterThan(2);
    expect(actual.map((box) => box.class)).toEqual(expected.map((box) => box.class));
    for (const [i, { bbox, score }] of expected.entries()) {
      expect(Math.abs(actual[i]!.score - score)).toBeLessThan(1e-4);
      for (const [side, value] of bbox.entries()) {
        expect(Math.abs(actual[i]!.bbox[side]! - value)).toBeLessThan(1e-3);
      }
    }
  }
});

test('without --model it is the default of @rsanet/models', async () => {
  const usual = await loadDetector(defaultModel);
  const expected = await usual.detect(jpeg, { scoreThreshold: 0.001 });
  await usual.dispose();
  expect(expected.length).toBeGreaterThan(2);
  const { code, out } = await capture(['detect', jpeg, '--score', '0.001', '--json']);
  expect(code).toBe(0);
  expect(JSON.parse(out)[0].detections).toEqual(expected);
});

test('the table shows class, score and box', async () => {
  const { code, out } = await detect(jpeg, '--max', '3');
  expect(code).toBe(0);
  expect(out).toMatch(/noise\.jpg: 120x80, 3 objects\n/);
  expect(out).toMatch(/class .* score .* x .* y .* width .* height/);
  expect(out.match(/│ (red|green|blue) /g)).toHaveLength(3);
});

test('an image that cannot be read is reported, the others are shown', async () => {
  const { code, out, lines } = await detect(at('none.jpg'), jpeg, '--json');
  expect(code).toBe(1);
  expect(lines).toEqual([expect.stringMatching(/^rsanet detect: .*none\.jpg does not exist/)]);
  expect(JSON.parse(out)).toMatchObject([{ image: jpeg }]);
});

test('boxes are drawn', async () => {
  const png = at('drawn.png');
  const grey = { width: 300, height: 200, channels: 3, background: '#808080' } as const;
  await sharp({ create: grey }).png().toFile(png);
  const out = at('out/deep');
  const { code, out: text } = await detect(png, jpeg, '--out', out, '--max', '2');
  expect(code).toBe(0);
  expect(text).toContain(`drawn in ${join(out, 'drawn.png')}`);
  const { data, info } = await sharp(join(out, 'drawn.png'))
    .raw()
    .toBuffer({ resolveWithObject: true });
  expect([info.width, info.height]).toEqual([300, 200]);
  expect(data.some((value) => value !== 0x80 && value !== 255)).toBe(true);
  expect(await sharp(join(out, 'noise.jpg')).metadata()).toMatchObject({
    format: 'jpeg',
    width: 120,
    height: 80,
  });
  const again = at('again');
  await detect(png, jpeg, '--out', again, '--max', '2');
  for (const name of ['drawn.png', 'noise.jpg']) {
    expect(await readFile(join(again, name))).toEqual(await readFile(join(out, name)));
  }
});

test('an image in a data URL is drawn and named short, beside a URL that is none', async () => {
  const url = `data:image/jpeg;base64,${(await readFile(jpeg)).toString('base64')}`;
  const { code, out, lines } = await detect(url, 'http://', '--out', at('urls'));
  expect(code).toBe(1);
  expect(out.split('\n')[0]).toMatch(
    /^data:image\/jpeg;base64,.{37}… \(\d+ characters\): 120x80, /,
  );
  expect(lines).toEqual(['rsanet detect: The image http:// cannot be had: Invalid URL']);
  expect((await sharp(await readFile(at('urls/image.png'))).metadata()).width).toBe(120);
});

test('an image is not written over', async () => {
  const { code, lines } = await detect(jpeg, '--out', folder);
  expect(code).toBe(2);
  expect(lines).toEqual([expect.stringContaining('would write over')]);
  expect(await readFile(jpeg)).toEqual(await imageFile(120, 80));
});

test.each([
  [1, 1],
  [8000, 20],
  [20, 8000],
])('an image of %ix%i works', async (width, height) => {
  const file = at(`${width}x${height}.png`);
  await writeFile(file, await imageFile(width, height, 'png'));
  const { code, out, err } = await detect(file, '--json', '--out', at('sizes'));
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(JSON.parse(out)).toMatchObject([{ width, height }]);
});

test.each<[string, (jpeg: Buffer) => Buffer | string]>([
  ['empty.jpg', () => ''],
  ['text.jpg', () => 'this is no image\n'.repeat(100)],
  ['truncated.jpg', (jpeg) => jpeg.subarray(0, jpeg.length / 2)],
  [
    'corrupt.jpg',
    (jpeg) =>
      Buffer.concat([
        jpeg.subarray(0, 900),
        Buffer.from('ffd3ffd1'.repeat(175), 'hex'),
        jpeg.subarray(1600),
      ]),
  ],
])('%s fails', async (name, damage) => {
  const file = at(name);
  await writeFile(file, damage(await imageFile(120, 80)));
  const { code, out, lines } = await detect(file, '--json');
  expect({ code, out }).toEqual({ code: 1, out: '[]\n' });
  expect(lines).toEqual([expect.stringMatching(new RegExp(`^rsanet detect: .*${name}`))]);
});

type Files = Map<string, Uint8Array>;

test.each<[string, string, (files: Files) => void]>([
  ['model.json', 'cut', (files) => cut(files, 'model.json', 0.5)],
  ['group1-shard1of', 'short', (files) => cut(files, shardOf(files), 1, 1)],
  ['group1-shard1of', 'lost', (files) => void files.delete(shardOf(files))],
  ['group1-shard1of', 'changed', (files) => fill(files, 1)],
  ['stage1/stem', 'nan', (files) => fill(unsigned(files), Number.NaN)],
  ['stage1/stem', 'infinite', (files) => fill(unsigned(files), Number.POSITIVE_INFINITY)],
])('a model with its %s %s fails', async (part, name, damage) => {
  const files: Files = new Map(tinyModel());
  damage(files);
  const damaged = at(`model-${name}`);
  await mkdir(damaged);
  await writeFiles(damaged, files);
  const { code, out, lines } = await detect(jpeg, '--model', damaged);
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(lines).toEqual([expect.stringContaining(part)]);
  expect(lines[0]).toContain(damaged);
});

function shardOf(files: Files): string {
  return [...files.keys()].find((name) => name.startsWith('group1-shard1of'))!;
}

function cut(files: Files, name: string, share: number, less = 0): void {
  const bytes = files.get(name)!;
  files.set(name, bytes.subarray(0, Math.floor(bytes.length * share) - less));
}

/** Without the hashes, as other writers' models are. */
function unsigned(files: Files): Files {
  const json = JSON.parse(new TextDecoder().decode(files.get('model.json')));
  for (const group of json.weightsManifest) delete group.sha256;
  return files.set('model.json', Buffer.from(JSON.stringify(json)));
}

function fill(files: Files, value: number): void {
  const bytes = Uint8Array.from(files.get(shardOf(files))!);
  new DataView(bytes.buffer).setFloat32(400, value, true);
  files.set(shardOf(files), bytes);
}

test.each([
  ['a name', 'no-such-model'],
  ['a path', './no/such/model.json'],
  ['a URL', 'http://127.0.0.1:1/model.json'],
])('%s that leads to no model fails', async (_, source) => {
  const { code, out, lines } = await detect(jpeg, '--model', source);
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(lines).toEqual([expect.stringContaining(source)]);
});

test('an interrupt ends it', async () => {
  const controller = new AbortController();
  controller.abort(new Error('Interrupted.'));
  const { code, lines } = await capture(['detect', jpeg, '--model', model], controller.signal);
  expect(code).toBe(130);
  expect(lines).toEqual(['rsanet detect: Interrupted.']);
});
