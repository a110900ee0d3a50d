import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { assertClose, graphBuilder, interpret, randomInput } from '@rsanet/graph/conformance';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { engineRuntime } from '../runtime.ts';
import type { KernelBinary } from './given-kernels.ts';
import { inflate } from './inflate.ts';
import { simd } from './simd.ts';

const bytes = await inflate(simd);
const b = graphBuilder([6, 5, 4]);
const graph = b.graph(b.maxPool(b.conv(b.input, 9, { activation: 'relu' }), 2));
const input = randomInput(graph, 1);

let folder: string;
let file: URL;
const server = createServer((request, response) => {
  if (request.url === '/simd.wasm') response.end(bytes);
  else response.writeHead(request.url === '/page' ? 200 : 404).end('<!doctype html>');
});
const served = (path: string) => `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rsanet-binary-'));
  await writeFile(join(folder, 'simd.wasm'), bytes);
  file = pathToFileURL(join(folder, 'simd.wasm'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterAll(async () => {
  server.close();
  server.closeAllConnections();
  await rm(folder, { recursive: true });
});

const given: [string, () => KernelBinary][] = [
  ['a Uint8Array', () => bytes],
  ['an ArrayBuffer', () => bytes.buffer],
  ['bytes inside of others', () => new Uint8Array([0, ...bytes, 0]).subarray(1, -1)],
  ['a file URL', () => file],
  ['a URL', () => new URL(served('/simd.wasm'))],
  ['a URL as text', () => served('/simd.wasm')],
  ['a data URL', () => `data:application/wasm;base64,${Buffer.from(bytes).toString('base64')}`],
  ['a module', () => new WebAssembly.Module(bytes)],
];

test.each(given)('%s computes on one thread', async (_, binary) => {
  const executor = await engineRuntime({ threads: 1, binary: binary() }).open(graph);
  assertClose(await executor.run(input), interpret(graph, input), 1e-5);
  expect(executor.backend.reason).toBe('the binary that was given; one thread, as asked for');
  await executor.dispose();
});

test.each(given)('%s computes on several, or says why not', async (name, binary) => {
  const runtime = engineRuntime({ threads: 2, binary: binary() });
  for (const executor of [await runtime.open(graph), await runtime.open(graph)]) {
    assertClose(await executor.run(input), interpret(graph, input), 1e-5);
    expect(executor.threads).toBe(name === 'a module' ? 1 : 2);
    if (name === 'a module') {
      expect(executor.backend.reason).toMatch(/one thread: a compiled module .* give its bytes/);
      expect(executor.backend.tried).toHaveLength(1);
    }
    await executor.dispose();
  }
});

test('a build and a binary are one too many', () => {
  expect(() => engineRuntime({ build: 'simd', binary: bytes })).toThrow(
    expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
  );
});

/** A module of one memory import and no functions. */
const MEMORY_ALONE = Uint8Array.of(
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
  ...[0x02, 0x10, 0x01, 0x03, 0x65, 0x6e, 0x76, 0x06, 0x6d, 0x65, 0x6d, 0x6f, 0x72, 0x79],
  ...[0x02, 0x01, 0x01, 0x01],
);
const EMPTY = MEMORY_ALONE.slice(0, 8);

test.each<[string, () => KernelBinary, object]>([
  [
    'text',
    () => Uint8Array.from(Buffer.from('<!doctype html>')),
    { code: 'INVALID_ARGUMENT', message: expect.stringContaining('begins with 60,33,100,111') },
  ],
  [
    'a page where the binary should be',
    () => served('/page'),
    { code: 'INVALID_ARGUMENT', message: expect.stringContaining('is no WebAssembly') },
  ],
  [
    'no bytes',
    () => new Uint8Array(),
    { code: 'INVALID_ARGUMENT', message: expect.stringContaining('is no WebAssembly') },
  ],
  [
    'a module without imports',
    () => EMPTY,
    { code: 'INVALID_ARGUMENT', message: expect.stringContaining('imports nothing') },
  ],
  [
    'a compiled module without kernels',
    () => new WebAssembly.Module(MEMORY_ALONE),
    { code: 'INVALID_ARGUMENT', message: expect.stringMatching(/lacks gemm, .*simd\.wasm/) },
  ],
  [
    'half a binary',
    () => bytes.slice(0, 4000),
    { code: 'BACKEND_UNAVAILABLE', message: expect.stringContaining('does not compile here') },
  ],
  [
    'what is not served',
    () => served('/none.wasm'),
    { code: 'BACKEND_UNAVAILABLE', message: expect.stringContaining('answers 404') },
  ],
  [
    'no URL',
    () => 'simd.wasm',
    { code: 'BACKEND_UNAVAILABLE', message: expect.stringContaining("from simd.wasm (") },
  ],
])('%s is refused', async (_, binary, error) => {
  const runtime = engineRuntime({ threads: 1, binary: binary() });
  await expect(runtime.open(graph)).rejects.toMatchObject(error);
});

test('what could not be read is read again', async () => {
  let ready = false;
  const late = createServer((_, response) => {
    response.writeHead(ready ? 200 : 503).end(bytes);
  });
  await new Promise<void>((resolve) => late.listen(0, '127.0.0.1', resolve));
  try {
    const binary = `http://127.0.0.1:${(late.address() as AddressInfo).port}/`;
    const runtime = engineRuntime({ threads: 1, binary });
    await expect(runtime.open(graph)).rejects.toMatchObject({ code: 'BACKEND_UNAVAILABLE' });
    ready = true;
    const executor = await runtime.open(graph);
    await executor.dispose();
  } finally {
    late.close();
    late.closeAllConnections();
  }
});
