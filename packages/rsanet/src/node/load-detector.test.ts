import { getEventListeners } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runInNewContext } from 'node:vm';
import type { RawImage } from '@rsanet/detect-utils';
import { type ModelFiles, weightsOf } from '@rsanet/graph';
import { fromLayersModel, type NodeBackendName, tfjsRuntime, useBackend } from '@rsanet/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { rsanet } from '../model.ts';
import {
  createDetectorPool,
  type Detection,
  type DetectorMetadata,
  type DetectorModel,
  detectorFiles,
  type FetchFile,
  loadDetector,
  type ModelSource,
  presets,
  readDetector,
} from '../node.ts';

const input = { width: 96, height: 64 };
const metadata: DetectorMetadata = {
  format: 'rsanet-detector',
  version: 1,
  input,
  strides: [8, 16, 32],
  anchors: presets['voc-416'].anchors,
  classes: ['red', 'green', 'blue'],
};
const options = { scoreThreshold: 0.2, maxDetections: 20 };

/** 90x70, noise in all three channels. */
const noise = {
  data: Uint8Array.from({ length: 90 * 70 * 3 }, (_, i) => (i * 7919 + (i >> 5) * 31) % 253),
  width: 90,
  height: 70,
} satisfies RawImage;

let model: DetectorModel;
let files: ModelFiles;
let folder: string;
let png: Buffer;
let server: Server;
let origin: string;
let tensors: number;

beforeAll(async () => {
  await useBackend('cpu');
  const network = rsanet({ preset: 'voc-416', input, channels: [8, 8, 8, 16, 16], numClasses: 3 });
  model = { graph: fromLayersModel(network), metadata };
  network.dispose();
  randomise(model);
  files = detectorFiles(model.graph, metadata, { dtype: 'float32' });
  folder = await mkdtemp(join(tmpdir(), 'rsanet-model-'));
  await write('good', files);
  const { data, width, height } = noise;
  png = await sharp(data, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
  await writeFile(join(folder, 'noise.png'), png);
  server = createServer((request, response) => {
    const [path, query] = request.url!.split('?');
    const bytes = files.get(path!.slice('/good/'.length));
    if (!path!.startsWith('/good/') || !bytes || query === 'key=wrong')
      response.writeHead(404).end();
    else if (query === 'cut') response.writeHead(200, { 'Content-Length': 9e6 }).end(bytes);
    else if (query === 'slow') sendInParts(response, bytes);
    else response.end(bytes);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true });
});
beforeEach(() => {
  tensors = tf.memory().numTensors;
});
afterEach(() => {
  expect(tf.memory().numTensors).toBe(tensors);
});

async function write(name: string, written: ModelFiles): Promise<string> {
  const path = join(folder, name);
  await mkdir(path, { recursive: true });
  for (const [file, bytes] of written) await writeFile(join(path, file), bytes);
  return path;
}

async function detectWith(source: ModelSource, name?: NodeBackendName): Promise<Detection[]> {
  const detector = await loadDetector(source, name && { runtime: tfjsRuntime(name) });
  try {
    return await detector.detect(noise, options);
  } finally {
    await detector.dispose();
  }
}

function expectAlike(actual: Detection[], expected: Detection[], digits: number): void {
  expect(actual.map((found) => found.class)).toEqual(expected.map((found) => found.class));
  for (const [i, { bbox, score }] of expected.entries()) {
    expect(actual[i]!.score).toBeCloseTo(score, digits);
    for (const side of [0, 1, 2, 3]) {
      expect(actual[i]!.bbox[side]).toBeCloseTo(bbox[side]!, digits - 2);
    }
  }
}

test('every way to give a model gives the same detector', async () => {
  const path = join(folder, 'good');
  const expected = await detectWith(model);
  expect(expected.length).toBeGreaterThan(3);
  const sources = [
    files,
    path,
    join(path, 'model.json'),
    pathToFileURL(path),
    pathToFileURL(join(path, 'model.json')).href,
    `${origin}/good`,
    `${origin}/good/`,
    new URL(`${origin}/good/model.json?key=right`),
    new Map([...files.keys()].map((name) => [name, pathToFileURL(join(path, name)).href])),
    new Map([...files.keys()].map((name) => [name, `${origin}/good/${name}?key=right`])),
  ];
  for (const source of sources) expectAlike(await detectWith(source), expected, 5);
});

test('files in memory are bytes, buffers, blobs and files, of this realm or another', async () => {
  const realm = { Map: runInNewContext('Map'), ArrayBuffer: runInNewContext('ArrayBuffer') };
  const kinds: ((
    bytes: Uint8Array<ArrayBuffer>,
    name: string,
  ) => ArrayBuffer | Blob | Uint8Array)[] = [
    (bytes) => bytes.slice().buffer,
    (bytes) => new Blob([bytes]),
    (bytes, name) => new File([bytes], name),
    (bytes) => Buffer.from(bytes),
    (bytes) => {
      const buffer = new realm.ArrayBuffer(bytes.length);
      new Uint8Array(buffer).set(bytes);
      return buffer;
    },
  ];
  const expected = await readDetector(files);
  for (const kind of kinds) {
    const given = new realm.Map(
      [...files].map(([name, bytes]) => [name, kind(bytes as Uint8Array<ArrayBuffer>, name)]),
    );
    expect(await readDetector(given)).toEqual(expected);
  }
  const wrong = new Map<string, Blob>([['model.json', 7 as unknown as Blob]]);
  await expect(readDetector(wrong)).rejects.toMatchObject({
    code: 'INVALID_MODEL',
    message: "The model's file model.json is 7; give its bytes or a Blob.",
  });
});

test('a given fetch gets the URL of each file: to add headers, sign, or bring files by other means', async () => {
  const expected = await readDetector(files);
  const asked: string[] = [];
  const signing: FetchFile = (url, init) => {
    asked.push(url);
    return fetch(`${url}?key=right`, { ...init, headers: { authorization: 'me' } });
  };
  expect(await readDetector(`${origin}/good`, { fetch: signing })).toEqual(expected);
  expect(asked).toEqual([...files.keys()].map((name) => `${origin}/good/${name}`));

  const bucket: FetchFile = async (url) =>
    new Response(files.get(url.replace('s3://bucket/m/', ''))! as BodyInit);
  const detector = await loadDetector('s3://bucket/m/', { fetch: bucket });
  expect(detector.classes).toEqual(metadata.classes);
  await detector.dispose();

  const refusing: FetchFile = () => {
    throw new Error('no leave');
  };
  await expect(readDetector('s3://bucket/m', { fetch: refusing })).rejects.toMatchObject({
    code: 'MODEL_NOT_FOUND',
    message: expect.stringContaining('s3://bucket/m/model.json cannot be had: no leave'),
  });
});

test('a fetch that is not the platform’s may give bytes as a whole; one that gives no Response is reported', async () => {
  const expected = await readDetector(files);
  const whole: FetchFile = async (url) => {
    const bytes = files.get(url.replace('s3://m/', ''))!;
    const arrayBuffer = async () => bytes.slice().buffer;
    return { ok: true, status: 200, body: null, arrayBuffer } as Response;
  };
  expect(await readDetector('s3://m/', { fetch: whole })).toEqual(expected);
  const used = new Response('{}');
  await used.text();
  for (const [gives, message] of [
    [undefined, 'fetch gives undefined; it must give a Response.'],
    [{ ok: true }, 'fetch gives an object; it must give a Response.'],
    [used, 'cannot be had: '],
  ] as const) {
    const fetch = async () => gives as Response;
    await expect(readDetector('s3://m/', { fetch })).rejects.toMatchObject({
      name: 'RsanetError',
      code: 'MODEL_NOT_FOUND',
      message: expect.stringContaining(message),
    });
  }
  const fetch = 'get' as never;
  await expect(readDetector('s3://m/', { fetch })).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    message: "fetch is 'get'; it must be a function.",
  });
});

test('an abort ends the wait for a fetch that does not heed it, and for a body that never comes', async () => {
  const reason = new Error('enough');
  const never = new Promise<Response>(() => {});
  for (const fetch of [
    () => never,
    async () => new Response(new ReadableStream()),
    async () => ({ ok: true, arrayBuffer: () => never }) as unknown as Response,
  ] as FetchFile[]) {
    const ending = new AbortController();
    const { signal } = ending;
    const waiting = [
      loadDetector('s3://m/', { fetch, signal }),
      readDetector('s3://m/', { fetch, signal }),
      createDetectorPool('s3://m/', { fetch, signal, size: 1 }),
    ].map(failure);
    setTimeout(() => ending.abort(reason), 5);
    expect(await Promise.all(waiting)).toEqual([reason, reason, reason]);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  }
});

test('weights of any name beside model.json are found, on disk and by URL with its query', async () => {
  const names = new Map([...files.keys()].slice(1).map((name, i) => [name, `größe #${i}?50%.bin`]));
  const json = new TextDecoder().decode(files.get('model.json'));
  const renamed = new Map(
    [...files].map(([name, bytes]) => [names.get(name) ?? name, bytes] as const),
  );
  const written = [...names].reduce((text, [name, to]) => text.replace(name, to), json);
  renamed.set('model.json', new TextEncoder().encode(written));
  const expected = await readDetector(files);
  expect(await readDetector(await write('odd', renamed))).toEqual(expected);
  const asked: string[] = [];
  const serving: FetchFile = async (url) => {
    asked.push(url);
    const { pathname } = new URL(url);
    return new Response(renamed.get(decodeURIComponent(pathname.slice(1)))! as BodyInit);
  };
  expect(await readDetector('https://a.example/?key=1#x', { fetch: serving })).toEqual(expected);
  expect(asked.every((url) => url.includes('?key=1'))).toBe(true);
});

test('what is no URL is refused as such', async () => {
  await expect(readDetector('http://')).rejects.toMatchObject({ code: 'MODEL_NOT_FOUND' });
  const urls = new Map([['model.json', 'model.json']]);
  await expect(readDetector(urls)).rejects.toMatchObject({
    code: 'MODEL_NOT_FOUND',
  });
});

test('every way to give an image gives the same detections', async () => {
  const detector = await loadDetector(model);
  const { data, width, height } = noise;
  const expected = await detector.detect(noise, options);
  const path = join(folder, 'noise.png');
  const rgba = await sharp(png).ensureAlpha(0.5).raw().toBuffer();
  const int32 = tf.tensor3d(data, [height, width, 3], 'int32');
  const float32 = tf.tensor3d(data, [height, width, 3], 'float32');
  const forms = [path, pathToFileURL(path), pathToFileURL(path).href, png, new Uint8Array(png)];
  for (const image of [...forms, { data: rgba, width, height }, int32, float32]) {
    expect(await detector.detect(image, options)).toEqual(expected);
  }
  expect(await detector.detect([png, noise, int32], options)).toHaveLength(3);
  tf.dispose([int32, float32]);

  const grey = { data: data.slice(0, width * height), width, height };
  const tensor = tf.tensor3d(grey.data, [height, width, 1], 'int32');
  expect(await detector.detect(tensor, options)).toEqual(await detector.detect(grey, options));
  tensor.dispose();
  await detector.dispose();
});

test('an image that EXIF turns is seen upright', async () => {
  const detector = await loadDetector(model);
  const { data, width, height } = noise;
  const raw = { raw: { width, height, channels: 3 as const } };
  const jpeg = await sharp(data, raw).jpeg().toBuffer();
  const turned = await sharp(jpeg)
    .keepMetadata()
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();
  // 6: the stored rows, bottom to top, are the columns of the upright image, left to right.
  const stored = await sharp(turned, { autoOrient: false } as object)
    .raw()
    .toBuffer();
  const upright = { data: new Uint8Array(stored.length), width: height, height: width };
  for (let y = 0; y < width; y++)
    for (let x = 0; x < height; x++)
      for (let c = 0; c < 3; c++)
        upright.data[(y * height + x) * 3 + c] = stored[((height - 1 - x) * width + y) * 3 + c]!;
  const found = await detector.detect(turned, options);
  expect(found).toEqual(await detector.detect(upright, options));
  expect(found).not.toEqual(await detector.detect(noise, options));
  expect(Math.max(...found.map(({ bbox }) => bbox[0] + bbox[2]))).toBeLessThanOrEqual(height);
  await detector.dispose();
});

test('engine, wasm and cpu agree, side by side, and a batch agrees with single images', async () => {
  const [engine, wasm, cpu] = await Promise.all([
    loadDetector(model, { warmup: true }),
    loadDetector(model, { runtime: tfjsRuntime('wasm'), warmup: true }),
    loadDetector(model, { runtime: tfjsRuntime('cpu') }),
  ]);
  expect(engine.backend.name).toBe('engine');
  expect([wasm, cpu].map(({ backend }) => backend)).toEqual([
    { name: 'wasm', reason: 'asked for', tried: [] },
    { name: 'cpu', reason: 'asked for', tried: [] },
  ]);
  const small = { data: new Uint8Array(12).fill(200), width: 1, height: 4 };
  const [mine, one, other] = await Promise.all([
    engine.detect([noise, small], options),
    wasm.detect([noise, small], options),
    cpu.detect(noise, options),
  ]);
  const second = await cpu.detect(small, options);
  for (const found of [mine, one]) {
    expectAlike(found[0]!, other, 4);
    expectAlike(found[1]!, second, 4);
  }
  await engine.dispose();
  await wasm.dispose();
  await cpu.dispose();
});

test('the engine is the default, and threads are its alone', async () => {
  const detector = await loadDetector(model, { threads: 1 });
  expect(detector.backend).toEqual({
    name: 'engine',
    reason: expect.stringMatching(/one thread, as asked for$/),
    tried: [],
  });
  const several = await loadDetector(model, { threads: 2 });
  expect(several.backend.reason).toMatch(/2 threads, as asked for$/);
  expect(await several.detect(noise, options)).toEqual(await detector.detect(noise, options));
  await Promise.all([detector.dispose(), several.dispose()]);
  const both = { runtime: tfjsRuntime('cpu'), threads: 2 };
  expect(await failure(loadDetector(model, both as never))).toMatchObject({
    code: 'INVALID_ARGUMENT',
    message: expect.stringContaining('threads is 2 beside a runtime'),
  });
});

test('a runtime of TensorFlow.js leaves the current backend current', async () => {
  await useBackend('cpu');
  const detector = await loadDetector(model, { runtime: tfjsRuntime() });
  expect(detector.backend).toEqual({ name: 'wasm', reason: 'the default in Node', tried: [] });
  expect(tf.getBackend()).toBe('cpu');
  await detector.dispose();
  await expect(
    loadDetector(model, { runtime: tfjsRuntime('webgl' as never) }),
  ).rejects.toMatchObject({
    code: 'BACKEND_UNAVAILABLE',
  });
  expect(tf.getBackend()).toBe('cpu');
});

test('loading side by side, and detecting side by side', async () => {
  const detectors = await Promise.all([1, 2, 3].map(() => loadDetector(join(folder, 'good'))));
  const all = await Promise.all(
    detectors.flatMap((d) => [d.detect(png, options), d.detect(noise, options)]),
  );
  for (const found of all) expect(found).toEqual(all[0]);
  await Promise.all(detectors.map((detector) => detector.dispose()));
});

test('float16 files move boxes by a fraction of a pixel', async () => {
  const rounded = detectorFiles(model.graph, metadata);
  const saved = files.get(shard(files))!.length - rounded.get(shard(rounded))!.length;
  const halves = model.graph.nodes.flatMap((node) => {
    const { mean, variance, ...trained } = weightsOf(node);
    return Object.values(trained).map(({ data }) => data.length);
  });
  expect(saved).toBe(2 * halves.reduce((sum, count) => sum + count, 0));
  const detector = await loadDetector(rounded);
  const found = await detector.detect(noise, { scoreThreshold: 0, maxDetections: 1000 });
  const exact = await detectWith(files);
  const near = (a: number[], b: number[]) =>
    Math.max(...a.map((side, i) => Math.abs(side - b[i]!)));
  for (const { bbox } of exact.slice(0, 3)) {
    expect(Math.min(...found.map((other) => near(other.bbox, bbox)))).toBeLessThan(0.5);
  }
  await detector.dispose();
});

test('progress counts the bytes as they come, up to all of them', async () => {
  const all = [...files.values()].reduce((sum, { length }) => sum + length, 0);
  for (const [source, calls] of [
    [`${origin}/good?slow`, 4 * (files.size - 1) + 1],
    [join(folder, 'good'), files.size],
  ] as const) {
    const seen: number[] = [];
    const onProgress = (loaded: number, total: number) => {
      expect(total).toBe(all);
      expect(loaded).toBeGreaterThan(seen.at(-1) ?? 0);
      seen.push(loaded);
    };
    await (await loadDetector(source, { onProgress })).dispose();
    expect(seen[0]).toBe(files.get('model.json')!.length);
    expect(seen.at(-1)).toBe(all);
    expect(seen.length).toBeGreaterThanOrEqual(calls);
  }
});

test('what onProgress throws is thrown, and a connection that breaks is reported', async () => {
  const reason = new Error('from the handler');
  let left = 3;
  const onProgress = () => {
    if (--left === 0) throw reason;
  };
  expect(await failure(loadDetector(`${origin}/good?slow`, { onProgress }))).toBe(reason);
  const broken = await failure(loadDetector(`${origin}/good?cut`));
  expect(broken).toMatchObject({ code: 'MODEL_NOT_FOUND' });
  expect(broken.message).toMatch(/model\.json\?cut cannot be had: /);
});

test.each([
  ['model.json cut in half', (all) => all.set('model.json', half(all.get('model.json')!))],
  ['model.json that is text', (all) => all.set('model.json', Buffer.from('no JSON'))],
  ['model.json that is another JSON', (all) => all.set('model.json', Buffer.from('[]'))],
  ['a shard one byte short', (all) => all.set(shard(all), all.get(shard(all))!.slice(0, -1))],
  [
    'a shard one byte long',
    (all) => all.set(shard(all), Buffer.concat([all.get(shard(all))!, Buffer.of(0)])),
  ],
  ['a shard missing', (all) => all.delete(shard(all))],
  ['a shard with another number', (all) => all.set(shard(all), nanAt(all.get(shard(all))!, 400))],
  [
    'a weight that is NaN',
    (all) => {
      all.set(shard(all), nanAt(all.get(shard(all))!, 400));
      editJson(all, (json) => delete json.weightsManifest[0].sha256);
    },
  ],
  ['no metadata', (all) => editJson(all, (json) => delete json.userDefinedMetadata)],
  [
    'other classes',
    (all) => editJson(all, (json) => json.userDefinedMetadata.rsanet.classes.pop()),
  ],
  [
    'other strides',
    (all) => editJson(all, (json) => json.userDefinedMetadata.rsanet.strides.reverse()),
  ],
  [
    'another input',
    (all) =>
      editJson(all, (json) => Object.assign(json.userDefinedMetadata.rsanet.input, { width: 64 })),
  ],
] satisfies [string, (all: Map<string, Uint8Array>) => unknown][])(
  '%s is a malformed model',
  async (name, spoil) => {
    const spoilt = new Map<string, Uint8Array>(files);
    spoil(spoilt);
    const path = await write(name.replaceAll(' ', '-'), spoilt);
    for (const source of [spoilt, path]) {
      const error = await failure(loadDetector(source, { warmup: true }));
      expect(error).toMatchObject({ name: 'RsanetError', code: 'INVALID_MODEL' });
      expect(error.message).not.toContain('\n');
      if (source === path) expect(error.message).toContain(path);
    }
  },
);

test('weights in memory that are not finite are refused', async () => {
  const { graph } = structuredClone(model);
  const node = graph.nodes.find((one) => one.op === 'conv2d')!;
  node.kernel.data[3] = Number.POSITIVE_INFINITY;
  expect(await failure(loadDetector({ graph, metadata }))).toMatchObject({
    code: 'INVALID_MODEL',
    message: expect.stringContaining(node.name),
  });
});

test.each([
  ['yolo', 'bccd'],
  ['./yolo', './yolo'],
  ['/nowhere/model.json', '/nowhere/model.json'],
])('no model at %s', async (source, named) => {
  const error = await failure(loadDetector(source));
  expect(error).toMatchObject({ code: 'MODEL_NOT_FOUND' });
  expect(error.message).toContain(source);
  expect(error.message).toContain(named);
  expect(error.message).not.toContain('\n');
});

test('no model on the web, and no leave for its shards', async () => {
  const missing = await failure(loadDetector(`${origin}/none`));
  expect(missing).toMatchObject({ code: 'MODEL_NOT_FOUND' });
  expect(missing.message).toContain('404');
  expect(await failure(loadDetector(`${origin}/good?key=wrong`))).toMatchObject({
    code: 'MODEL_NOT_FOUND',
  });
  expect(await failure(loadDetector(7 as never))).toMatchObject({ code: 'INVALID_ARGUMENT' });
});

test('a file without a URL is reported by its name', async () => {
  const error = await failure(loadDetector(new Map([['model.json', `${origin}/good/model.json`]])));
  expect(error).toMatchObject({ code: 'INVALID_MODEL' });
  expect(error.message).toContain(`The model '${origin}/good/model.json' cannot be used`);
  expect(error.message).toContain(`${shard(files)} has no URL`);
});

test('an image that cannot be read fails its call and nothing else', async () => {
  const detector = await loadDetector(model);
  const path = join(folder, 'text.jpg');
  await writeFile(path, 'no image');
  const faults: [unknown, string][] = [
    [path, 'INVALID_IMAGE'],
    [Buffer.alloc(0), 'INVALID_IMAGE'],
    [join(folder, 'none.jpg'), 'IMAGE_NOT_FOUND'],
    [undefined, 'INVALID_ARGUMENT'],
    [7, 'INVALID_ARGUMENT'],
    [{}, 'INVALID_ARGUMENT'],
    [{ data: new Uint8Array(5), width: 2, height: 1 }, 'INVALID_ARGUMENT'],
    [{ data: [1, 2, 3], width: 1, height: 1 }, 'INVALID_ARGUMENT'],
    [tf.zeros([4, 4]), 'INVALID_ARGUMENT'],
    [tf.zeros([4, 4, 2]), 'INVALID_ARGUMENT'],
    [tf.zeros([4, 4, 3], 'bool'), 'INVALID_ARGUMENT'],
  ];
  const disposed = tf.zeros([4, 4, 3], 'int32');
  disposed.dispose();
  faults.push([disposed, 'INVALID_ARGUMENT']);
  for (const [image, code] of faults) {
    expect(await failure(detector.detect(image as string))).toMatchObject({ code });
    expect(await failure(detector.detect([noise, image as string]))).toMatchObject({ code });
    if (image instanceof tf.Tensor) image.dispose();
  }
  expect(await detector.detect(noise, options)).not.toEqual([]);
  await detector.dispose();
});

test('an abort while loading rejects with its reason', async () => {
  const reason = new Error('enough');
  expect(await failure(loadDetector(model, { signal: AbortSignal.abort(reason) }))).toBe(reason);
  for (const source of [join(folder, 'good'), `${origin}/good`, model]) {
    const controller = new AbortController();
    const loading = loadDetector(source, { signal: controller.signal, warmup: true });
    setTimeout(() => controller.abort(reason), 0);
    const outcome = await loading.then(
      (detector) => detector.dispose(),
      (error: unknown) => error,
    );
    expect([undefined, reason]).toContain(outcome);
    const progress = new AbortController();
    const stop = () => progress.abort(reason);
    if (source === model) continue;
    const { signal } = progress;
    expect(await failure(loadDetector(source, { signal, onProgress: stop }))).toBe(reason);
  }
});

test('dispose during detect ends or rejects it, and frees all', async () => {
  const detector = await loadDetector(model);
  const running = [detector.detect(png, options), detector.detect([noise, png], options)];
  setTimeout(() => detector.dispose(), 2);
  for (const outcome of await Promise.allSettled(running)) {
    if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'DISPOSED' });
  }
  await detector.dispose();
  expect(await failure(detector.detect(noise))).toMatchObject({ code: 'DISPOSED' });
});

/** Sends four parts, each when the one before has left. */
async function sendInParts(response: ServerResponse, bytes: Uint8Array): Promise<void> {
  const part = Math.ceil(bytes.length / 4);
  for (let at = 0; at < bytes.length; at += part) {
    response.write(bytes.subarray(at, at + part));
    await new Promise((later) => setTimeout(later, 10));
  }
  response.end();
}

function failure(run: Promise<unknown>): Promise<Error> {
  return run.then(
    () => expect.unreachable('expected a failure'),
    (error: Error) => error,
  );
}

/** Weights that are the same in every run, and large enough that some objects are found. */
function randomise({ graph }: DetectorModel): void {
  let seed = 0;
  for (const node of graph.nodes) {
    if (node.op !== 'conv2d' && node.op !== 'depthwiseConv2d') continue;
    const { shape, data } = node.kernel;
    const fanIn = shape[0]! * shape[1]! * (node.op === 'conv2d' ? shape[2]! : 1);
    const last = graph.outputs.includes(node.name);
    const scale = Math.sqrt((last ? 0.03 : 6) / fanIn);
    for (const i of data.keys()) {
      const noise = Math.sin(++seed) * 43758.5453;
      data[i] = (2 * (noise - Math.floor(noise)) - 1) * scale;
    }
    if (last) node.bias!.data.fill(0);
  }
}

const half = (bytes: Uint8Array): Uint8Array => bytes.slice(0, bytes.length >> 1);
const shard = (all: ModelFiles): string => [...all.keys()].find((name) => name.endsWith('.bin'))!;

function nanAt(bytes: Uint8Array, offset: number): Uint8Array {
  const copy = bytes.slice();
  new DataView(copy.buffer).setFloat32(offset, Number.NaN, true);
  return copy;
}

// biome-ignore lint/suspicious/noExplicitAny: a model.json is spoilt on purpose, against any type
function editJson(all: Map<string, Uint8Array>, edit: (json: any) => unknown): void {
  const json = JSON.parse(new TextDecoder().decode(all.get('model.json')));
  edit(json);
  all.set('model.json', Buffer.from(JSON.stringify(json)));
}

test('readDetector reads the same from everywhere, and makes no tensor', async () => {
  const read = await readDetector(files);
  expect(read.metadata).toEqual(metadata);
  expect(await readDetector(join(folder, 'good'))).toEqual(read);
  expect(await readDetector(`${origin}/good/model.json`)).toEqual(read);
  await expect(readDetector(join(folder, 'absent'))).rejects.toMatchObject({
    code: 'MODEL_NOT_FOUND',
  });
  expect(tf.memory().numTensors).toBe(tensors);
});
