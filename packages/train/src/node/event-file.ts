import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { crc32c } from './crc32c.ts';

// Field numbers of https://github.com/tensorflow/tensorflow/blob/master/tensorflow/core/util/event.proto
// and framework/summary.proto beside it.
const EVENT = { wallTime: 1, step: 2, fileVersion: 3, summary: 5 };
const SUMMARY = { value: 1 };
const VALUE = { tag: 1, simpleValue: 2 };

const VERSION = 'brain.Event:2';

/** Figures of one moment, as TensorBoard draws them. */
export interface ScalarEvent {
  /** Seconds since 1970. */
  readonly wallTime: number;
  readonly step: number;
  /** By what each is called, with `/` between groups. */
  readonly scalars: Readonly<Record<string, number>>;
}

/** The record that a file of events begins with. */
export function versionRecord(wallTime: number): Uint8Array {
  const event = new BinaryWriter();
  event.tag(EVENT.wallTime, WireType.Bit64).double(wallTime);
  event.tag(EVENT.fileVersion, WireType.LengthDelimited).string(VERSION);
  return record(event.finish());
}

/** A record of figures. */
export function scalarRecord({ wallTime, step, scalars }: ScalarEvent): Uint8Array {
  const event = new BinaryWriter();
  event.tag(EVENT.wallTime, WireType.Bit64).double(wallTime);
  event.tag(EVENT.step, WireType.Varint).int64(step);
  event.tag(EVENT.summary, WireType.LengthDelimited).fork();
  for (const [tag, value] of Object.entries(scalars)) {
    event.tag(SUMMARY.value, WireType.LengthDelimited).fork();
    event.tag(VALUE.tag, WireType.LengthDelimited).string(tag);
    event.tag(VALUE.simpleValue, WireType.Bit32).float(value);
    event.join();
  }
  event.join();
  return record(event.finish());
}

/** TFRecord: the length and its checksum, the content and its checksum (tensorflow/core/lib/io/record_writer.h). */
function record(content: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(16 + content.length);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(content.length), true);
  view.setUint32(8, masked(crc32c(bytes.subarray(0, 8))), true);
  bytes.set(content, 12);
  view.setUint32(12 + content.length, masked(crc32c(content)), true);
  return bytes;
}

/** A checksum turned and moved, so that one of bytes that hold checksums is still of use. */
function masked(checksum: number): number {
  return (((checksum >>> 15) | (checksum << 17)) + 0xa282ead8) >>> 0;
}
