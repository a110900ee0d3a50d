import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Weight } from '@rsanet/graph';
import { expect, test } from 'vitest';
import { folderCheckpoints } from '../node/folder-checkpoints.ts';
import { loadCheckpoint, saveCheckpoint } from './checkpoint-store.ts';
import { decodeSafetensors, encodeSafetensors, type TensorFile } from './safetensors.ts';

const content: TensorFile = {
  metadata: { recipe: '{"seed":1}', words: 'ä "quoted"' },
  tensors: new Map<string, Weight>([
    ['conv/kernel', { shape: [1, 2, 3], data: Float32Array.of(0, -1, 1e-40, 3e38, 0.1, -0) }],
    ['empty', { shape: [0, 4], data: new Float32Array(0) }],
    ['scalar', { shape: [], data: Float32Array.of(Math.PI) }],
    // A view into the middle of a buffer.
    ['view', { shape: [2], data: Float32Array.of(7, 8, 9, 10).subarray(1, 3) }],
  ]),
};

const invalid = (message = /^The checkpoint x\.safetensors /) =>
  expect.objectContaining({ code: 'INVALID_CHECKPOINT', message: expect.stringMatching(message) });

/** A file by hand: any header, then bytes. */
function fileOf(header: unknown, bytes = 0): Uint8Array {
  const text = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, Buffer.alloc(bytes)]);
}

test('what is written can be read again, bit for bit', () => {
  const { metadata, tensors } = decodeSafetensors(encodeSafetensors(content), 'x');
  expect(metadata).toEqual(content.metadata);
  expect([...tensors.keys()]).toEqual([...content.tensors.keys()]);
  for (const [name, { shape, data }] of content.tensors) {
    expect(tensors.get(name)!.shape).toEqual(shape);
    expect(Buffer.from(tensors.get(name)!.data.buffer)).toEqual(
      Buffer.from(data.buffer, data.byteOffset, data.byteLength),
    );
  }
});

test('the bytes are those of the format', () => {
  const file = Buffer.from(encodeSafetensors(content));
  const length = Number(file.readBigUInt64LE(0));
  expect(length % 8).toBe(0);
  const header = JSON.parse(file.toString('utf8', 8, 8 + length));
  expect(header.__metadata__).toEqual(content.metadata);
  expect(header['conv/kernel']).toEqual({ dtype: 'F32', shape: [1, 2, 3], data_offsets: [0, 24] });
  expect(header.empty).toEqual({ dtype: 'F32', shape: [0, 4], data_offsets: [24, 24] });
  expect(header.scalar).toEqual({ dtype: 'F32', shape: [], data_offsets: [24, 28] });
  expect(header.view).toEqual({ dtype: 'F32', shape: [2], data_offsets: [28, 36] });
  expect(file.length).toBe(8 + length + 36);
  expect(file.readFloatLE(8 + length + 12)).toBe(Math.fround(3e38));
  expect(file.readFloatLE(8 + length + 24)).toBe(Math.fround(Math.PI));
  expect([file.readFloatLE(8 + length + 28), file.readFloatLE(8 + length + 32)]).toEqual([8, 9]);
});

test('a file that others wrote: no metadata, any order, a header that is not aligned', () => {
  const file = Buffer.from(
    fileOf(
      {
        b: { dtype: 'F32', shape: [1], data_offsets: [4, 8] },
        a: { dtype: 'F32', shape: [1, 1], data_offsets: [0, 4] },
      },
      8,
    ),
  );
  file.writeFloatLE(1.5, file.length - 8);
  file.writeFloatLE(2.5, file.length - 4);
  // At an odd place of a larger buffer.
  const shifted = Buffer.concat([Buffer.alloc(3), file]).subarray(3);
  const { metadata, tensors } = decodeSafetensors(shifted, 'x');
  expect(metadata).toEqual({});
  expect(tensors.get('a')).toEqual({ shape: [1, 1], data: Float32Array.of(1.5) });
  expect(tensors.get('b')).toEqual({ shape: [1], data: Float32Array.of(2.5) });
});

test('a file cut anywhere is refused', () => {
  const file = encodeSafetensors(content);
  for (let length = 0; length < file.length; length++) {
    expect(() => decodeSafetensors(file.subarray(0, length), 'x.safetensors')).toThrow(invalid());
  }
  expect(() => decodeSafetensors(Buffer.concat([file, Buffer.of(0)]), 'x.safetensors')).toThrow(
    invalid(/bytes that belong to no tensor/),
  );
});

test.each<[string, Uint8Array]>([
  ['a header longer than any file', Buffer.alloc(64, 0xff)],
  ['a header that is no JSON', fileOf('{"a":')],
  ['a header that is no object', fileOf('3')],
  ['a header that is null', fileOf('null')],
  ['a tensor that is no object', fileOf({ a: 3 })],
  ['metadata that are no strings', fileOf({ __metadata__: { a: 1 } })],
  ['another type', fileOf({ a: { dtype: 'F16', shape: [2], data_offsets: [0, 4] } }, 4)],
  ['a negative offset', fileOf({ a: { dtype: 'F32', shape: [1], data_offsets: [-4, 0] } }, 4)],
  ['half an offset', fileOf({ a: { dtype: 'F32', shape: [1], data_offsets: [0.5, 4.5] } }, 8)],
  ['a negative side', fileOf({ a: { dtype: 'F32', shape: [-1, -1], data_offsets: [0, 4] } }, 4)],
  [
    'a shape without end',
    fileOf({ a: { dtype: 'F32', shape: [1e308, 1e308], data_offsets: [0, 4] } }, 4),
  ],
  [
    'nothing times without end',
    fileOf({ a: { dtype: 'F32', shape: [1e308, 1e308, 0], data_offsets: [0, 0] } }),
  ],
  ['terabytes', fileOf({ a: { dtype: 'F32', shape: [1e12], data_offsets: [0, 4e12] } }, 4)],
  ['a shape of other length', fileOf({ a: { dtype: 'F32', shape: [2], data_offsets: [0, 4] } }, 4)],
])('%s is refused', (_, file) => {
  expect(() => decodeSafetensors(file, 'x.safetensors')).toThrow(invalid());
});

test('many tensors on the same bytes are refused before they fill the memory', () => {
  const entry = { dtype: 'F32', shape: [1000], data_offsets: [0, 4000] };
  const header = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`t${i}`, entry]));
  expect(() => decodeSafetensors(fileOf(header, 4000), 'x.safetensors')).toThrow(
    invalid(/overlap/),
  );
});

test('a run’s files replace each other and are read from disk; none is null', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'rsanet-run-'));
  try {
    expect(await loadCheckpoint(folderCheckpoints(dir), 'last')).toBeNull();
    const inner = folderCheckpoints(join(dir, 'a', 'b'));
    await saveCheckpoint(inner, 'last', { metadata: { n: '1' }, tensors: new Map() });
    await saveCheckpoint(inner, 'last', content);
    const loaded = await loadCheckpoint(inner, 'last');
    expect(loaded!.metadata).toEqual(content.metadata);
    for (const [name, { shape, data }] of content.tensors) {
      expect(loaded!.tensors.get(name)).toEqual({ shape, data });
    }
    expect(await loadCheckpoint(inner, 'best')).toBeNull();
    await writeFile(inner.locate('best'), 'no checkpoint');
    await expect(loadCheckpoint(inner, 'best')).rejects.toThrow(invalid(/best\.safetensors/));
  } finally {
    await rm(dir, { recursive: true });
  }
});
