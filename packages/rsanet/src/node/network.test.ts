import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { detectorFiles } from '../detector-files.ts';
import { fetchBytes } from '../fetch.ts';
import { coloursModel } from '../testing/colours.ts';
import { readDetector } from './load-detector.ts';
import { readBytes } from './read-file.ts';
import { readImage } from './read-image.ts';

type Answer = (request: IncomingMessage, response: ServerResponse, attempt: number) => void;

const model = coloursModel(64, 64);
const files = detectorFiles(model.graph, model.metadata, { shardBytes: 64 });
const content = Buffer.from(Array.from({ length: 100_000 }, (_, i) => (i * 31 + (i >> 8)) % 256));
const wanted = { what: 'The file', missing: 'MODEL_NOT_FOUND' } as const;
/** Impatient, so that the tests are quick. */
const patience = { stall: 10_000, pauses: [1, 1], maxBytes: 200_000 };

let answer: Answer;
let requests: IncomingMessage[] = [];
const server = createServer((request, response) => {
  requests.push(request);
  answer(request, response, requests.length);
});
let base: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  requests = [];
});

const get = () => fetchBytes(`${base}/file`, wanted, { patience });
const ranges = () => requests.map(({ headers }) => headers.range);
const RESUMABLE = { 'accept-ranges': 'bytes', etag: '"one"' };

/** Sends the first bytes, and breaks off. */
function breakOff(response: ServerResponse, headers: Record<string, string> = RESUMABLE): void {
  response.writeHead(200, { 'content-length': content.length, ...headers });
  response.write(content.subarray(0, 40_000), () => setTimeout(() => response.destroy(), 20));
}

/** Sends what a range asks for. */
function rest(request: IncomingMessage, response: ServerResponse, etag = '"one"'): void {
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range!)![1]);
  const range = `bytes ${from}-${content.length - 1}/${content.length}`;
  response.writeHead(206, { ...RESUMABLE, etag, 'content-range': range });
  response.end(content.subarray(from));
}

test('a server that is busy is asked again', async () => {
  answer = (_, response, attempt) => {
    if (attempt < 3) response.writeHead(503, { 'retry-after': '0' }).end('busy');
    else response.end(content);
  };
  expect(content.equals(await get())).toBe(true);
  expect(requests).toHaveLength(3);
});

test('a server that stays busy is named with what it says', async () => {
  answer = (_, response) => response.writeHead(503).end();
  await expect(get()).rejects.toMatchObject({
    code: 'MODEL_NOT_FOUND',
    message: expect.stringContaining('the server answers 503'),
  });
  expect(requests).toHaveLength(3);
});

test('what is not there is not asked for again', async () => {
  answer = (_, response) => response.writeHead(404).end();
  await expect(get()).rejects.toThrow('the server answers 404');
  expect(requests).toHaveLength(1);
});

test('of a file that broke off the rest is fetched', async () => {
  answer = (request, response, attempt) => {
    if (attempt === 1) breakOff(response);
    else rest(request, response);
  };
  expect(content.equals(await get())).toBe(true);
  expect(ranges()).toEqual([undefined, expect.stringMatching(/^bytes=\d+-$/)]);
});

test('a file that has changed meanwhile is fetched anew', async () => {
  const newer = Buffer.from(content.map((byte) => 255 - byte));
  answer = (request, response, attempt) => {
    if (attempt === 1) breakOff(response);
    else if (attempt === 2) rest(request, response, '"two"');
    else response.end(newer);
  };
  expect(newer.equals(await get())).toBe(true);
  expect(ranges()[2]).toBeUndefined();
});

test.each<[string, Record<string, string>]>([
  ['gives no parts', { etag: '"one"' }],
  ['does not say which version it is', { 'accept-ranges': 'bytes' }],
  ['has but a weak tag', { 'accept-ranges': 'bytes', etag: 'W/"one"' }],
])('a file of a server that %s is fetched anew', async (_, headers) => {
  answer = (_, response, attempt) => {
    if (attempt === 1) breakOff(response, headers);
    else response.end(content);
  };
  expect(content.equals(await get())).toBe(true);
  expect(ranges()).toEqual([undefined, undefined]);
});

test('a server that takes no heed of the range gives the whole file once', async () => {
  answer = (_, response, attempt) => {
    if (attempt === 1) breakOff(response);
    else response.writeHead(200, RESUMABLE).end(content);
  };
  expect(content.equals(await get())).toBe(true);
});

test.each([
  ['before it answers', () => {}],
  ['within the file', (response: ServerResponse) => response.write(content.subarray(0, 9))],
])('a server that stalls %s is given up', async (_, begin) => {
  answer = (_, response) => begin(response);
  const impatient = { ...patience, stall: 100 };
  await expect(fetchBytes(`${base}/file`, wanted, { patience: impatient })).rejects.toMatchObject({
    code: 'MODEL_NOT_FOUND',
    message: expect.stringContaining('the server sends nothing for 0.1 s'),
  });
  expect(requests.length).toBeGreaterThan(1);
});

test('a length that is a lie is no whole file', async () => {
  answer = (_, response) => {
    response.writeHead(200, { 'content-length': content.length + 9 });
    response.write(content, () => response.destroy());
  };
  await expect(get()).rejects.toMatchObject({ code: 'MODEL_NOT_FOUND' });
});

test('no more than the limit is read of what has no end', async () => {
  answer = (_, response) => {
    const more = () => response.write(content, (error) => error ?? setImmediate(more));
    more();
  };
  await expect(get()).rejects.toThrow('it is longer than 200000 bytes, the most that is read.');
  expect(requests).toHaveLength(1);
});

test('an abort ends the wait for another attempt', async () => {
  answer = (_, response) => response.writeHead(503, { 'retry-after': '20' }).end();
  const signal = AbortSignal.timeout(100);
  await expect(fetchBytes(`${base}/file`, wanted, { patience, signal })).rejects.toMatchObject({
    name: 'TimeoutError',
  });
});

test('a redirect leads to no file of this machine', async () => {
  answer = (_, response) => response.writeHead(302, { location: 'file:///etc/passwd' }).end();
  await expect(readImage(`${base}/a.jpg`)).rejects.toMatchObject({ code: 'IMAGE_NOT_FOUND' });
  await expect(readDetector(`${base}/model.json`)).rejects.toMatchObject({
    code: 'MODEL_NOT_FOUND',
  });
});

test('a model comes by a server that is busy at first and breaks off each of its files', async () => {
  const seen = new Map<string, number>();
  answer = (request, response) => {
    const name = request.url!.slice(1);
    const file = Buffer.from(files.get(name) as Uint8Array);
    const attempt = (seen.get(name) ?? 0) + 1;
    seen.set(name, attempt);
    if (name === 'model.json' && attempt === 1) response.writeHead(503).end();
    else if (name !== 'model.json' && attempt === 1) {
      response.writeHead(200, { ...RESUMABLE, 'content-length': file.length });
      response.write(file.subarray(0, 5), () => setTimeout(() => response.destroy(), 20));
    } else if (request.headers.range) {
      const from = Number(request.headers.range.slice(6, -1));
      const range = `bytes ${from}-${file.length - 1}/${file.length}`;
      response.writeHead(206, { ...RESUMABLE, 'content-range': range }).end(file.subarray(from));
    } else response.end(file);
  };
  const { graph } = await readDetector(`${base}/model.json`);
  expect(graph.nodes.length).toBe(model.graph.nodes.length);
  expect(Math.min(...seen.values())).toBe(2);
});

test('a shard that is longer than the manifest says is not read to its end', async () => {
  answer = (request, response) => {
    const name = request.url!.slice(1);
    if (name === 'model.json') return response.end(files.get(name));
    const more = () => response.write(content, (error) => error ?? setImmediate(more));
    return more();
  };
  await expect(readDetector(`${base}/model.json`)).rejects.toMatchObject({ code: 'INVALID_MODEL' });
});

test('the limit holds for files, and for links to what has no end', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'rsanet-endless-'));
  await symlink('/dev/zero', join(folder, 'link'));
  await writeFile(join(folder, 'long'), new Uint8Array(patience.maxBytes + 1));
  for (const name of ['link', 'long']) {
    await expect(readBytes(join(folder, name), wanted, { patience })).rejects.toMatchObject({
      code: 'MODEL_NOT_FOUND',
      message: expect.stringContaining('it is longer than 200000 bytes'),
    });
  }
  await rm(folder, { recursive: true });
});
