import { RsanetError } from '@rsanet/errors';
import type { Weight } from '@rsanet/graph';
import * as v from 'valibot';

/** Named float32 tensors and a few words about them. */
export interface TensorFile {
  metadata: Readonly<Record<string, string>>;
  tensors: ReadonlyMap<string, Weight>;
}

const HEADER_BYTES = 8;
const metadataKey = '__metadata__';
const Count = v.pipe(v.number(), v.integer(), v.minValue(0));
const Entry = v.object({
  dtype: v.literal('F32'),
  shape: v.array(Count),
  data_offsets: v.tuple([Count, Count]),
});
const Header = v.objectWithRest(
  { [metadataKey]: v.optional(v.record(v.string(), v.string())) },
  v.unknown(),
);

/** Writes the safetensors format (https://github.com/huggingface/safetensors), which many tools read. */
export function encodeSafetensors({ metadata, tensors }: TensorFile): Uint8Array {
  const header: Record<string, unknown> = { [metadataKey]: metadata };
  let end = 0;
  for (const [name, { shape, data }] of tensors) {
    header[name] = { dtype: 'F32', shape, data_offsets: [end, end + data.byteLength] };
    end += data.byteLength;
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  // The format wants the data aligned to eight bytes; spaces fill the header.
  const length = Math.ceil(text.length / 8) * 8;
  const file = new Uint8Array(HEADER_BYTES + length + end).fill(0x20, HEADER_BYTES);
  new DataView(file.buffer).setBigUint64(0, BigInt(length), true);
  file.set(text, HEADER_BYTES);
  let at = HEADER_BYTES + length;
  for (const { data } of tensors.values()) {
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return file;
}

/**
 * Reads float32 tensors from the safetensors format.
 *
 * @param name what to call the file in errors
 * @throws RsanetError INVALID_CHECKPOINT when the file is cut or malformed
 */
export function decodeSafetensors(file: Uint8Array, name: string): TensorFile {
  const broken = (why: string, cause?: unknown) =>
    new RsanetError('INVALID_CHECKPOINT', `The checkpoint ${name} ${why}.`, { cause });
  if (file.length < HEADER_BYTES) throw broken(`has ${file.length} bytes and no header`);
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const start = HEADER_BYTES + Number(view.getBigUint64(0, true));
  if (start > file.length) throw broken('is cut within its header');
  let header: v.InferOutput<typeof Header>;
  try {
    const text = new TextDecoder().decode(file.subarray(HEADER_BYTES, start));
    header = v.parse(Header, JSON.parse(text));
  } catch (cause) {
    throw broken('has no readable header', cause);
  }
  const { [metadataKey]: metadata = {}, ...entries } = header;
  const tensors = new Map<string, Weight>();
  let total = 0;
  for (const [key, value] of Object.entries(entries)) {
    const parsed = v.safeParse(Entry, value);
    if (!parsed.success) throw broken(`describes the tensor '${key}' wrongly`);
    const { shape, data_offsets } = parsed.output;
    const [from, to] = data_offsets;
    const bytes = 4 * shape.reduce((a, b) => a * b, 1);
    if (to - from !== bytes || start + to > file.length) {
      throw broken(`is too short for the tensor '${key}'`);
    }
    // The format has no overlaps, so no small file can ask for much memory.
    total += bytes;
    if (start + total > file.length) throw broken('has tensors that overlap');
    // A typed array of its own: Buffer's slice would be a view.
    const data = new Float32Array(bytes / 4);
    new Uint8Array(data.buffer).set(file.subarray(start + from, start + to));
    tensors.set(key, { shape, data });
  }
  if (start + total !== file.length) throw broken('has bytes that belong to no tensor');
  return { metadata, tensors };
}
