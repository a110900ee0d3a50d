import { expect, test } from 'vitest';
import { crc32c } from './crc32c.ts';
import { scalarRecord, versionRecord } from './event-file.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

test.each([
  // RFC 3720, appendix B.4.
  [new Uint8Array(32), 0x8a9136aa],
  [new Uint8Array(32).fill(0xff), 0x62a8ab43],
  [Uint8Array.from({ length: 32 }, (_, i) => i), 0x46dd794e],
  [new TextEncoder().encode('123456789'), 0xe3069283],
])('the checksum of %s', (bytes, expected) => {
  expect(crc32c(bytes)).toBe(expected);
});

/** The content of a record, by hand: length, its masked checksum, content, its masked checksum. */
function contentOf(record: Uint8Array): Uint8Array {
  const view = new DataView(record.buffer, record.byteOffset, record.byteLength);
  const length = Number(view.getBigUint64(0, true));
  expect(record.length).toBe(16 + length);
  const unmasked = (at: number) => {
    const turned = (view.getUint32(at, true) - 0xa282ead8) >>> 0;
    return ((turned << 15) | (turned >>> 17)) >>> 0;
  };
  const content = record.subarray(12, 12 + length);
  expect(unmasked(8)).toBe(crc32c(record.subarray(0, 8)));
  expect(unmasked(12 + length)).toBe(crc32c(content));
  return content;
}

test('a version record is what TensorFlow writes', () => {
  const content = contentOf(versionRecord(1.5));
  // wall_time: field 1, 64 bits, 1.5; file_version: field 3, 13 letters.
  const version = Buffer.from('brain.Event:2').toString('hex');
  expect(hex(content)).toBe(`09${'000000000000f83f'}1a0d${version}`);
});

test('a record of figures is what the protocol buffer says', () => {
  const content = contentOf(
    scalarRecord({ wallTime: 2, step: 300, scalars: { a: 0.5, 'b/c': -2 } }),
  );
  const [a, b] = ['a', 'b/c'].map((tag) => Buffer.from(tag).toString('hex'));
  // simple_value: field 2, 32 bits.
  const values = [`0a08${`0a01${a}`}15${'0000003f'}`, `0a0a${`0a03${b}`}15${'000000c0'}`];
  // step: field 2, the varint 300 = 0b10_0101100; summary: field 5.
  expect(hex(content)).toBe(`09${'0000000000000040'}${'10ac02'}2a16${values.join('')}`);
});
