import type { RsanetError } from '@rsanet/errors';
import { notFinite } from '../not-finite.ts';
import { fromFloat16 } from './float16.ts';
import { invalidModel, unsupportedModel } from './invalid-model.ts';
import type { WeightGroup, WeightSpec } from './model-json.ts';
import type { Constant } from './node-defs.ts';
import { storedAs, type WeightType } from './weight-type.ts';

/** Bytes of a shard as TensorFlow.js's converter cuts them, which browsers cache well. */
export const SHARD_BYTES = 4 * 1024 * 1024;

/**
 * The bytes of one weight as a graph model stores them, and what its manifest says of them. Scalars
 * are factors of formulas, not weights, and stay float32.
 *
 * @param dtype how it is stored unless it says itself
 * @throws RsanetError INVALID_ARGUMENT when a number is not finite or too large for its type
 */
export function encodeWeight(name: string, constant: Constant, dtype: WeightType) {
  const { shape, data, type = dtype } = constant;
  const spec = { name, shape: [...shape] };
  if (data instanceof Int32Array) {
    return { spec: { ...spec, dtype: 'int32' }, bytes: bytesOf(data) };
  }
  const half = type === 'float16' && shape.length > 0;
  const stored = storedAs(half ? 'float16' : 'float32', name, data);
  const quantization = half && { quantization: { dtype: type, original_dtype: 'float32' } };
  return { spec: { ...spec, dtype: 'float32', ...quantization }, bytes: bytesOf(stored) };
}

/** Cuts bytes into shards of `shardBytes` and a last one of the rest; one empty shard for none. */
export function cut(chunks: readonly Uint8Array[], shardBytes: number): Uint8Array[] {
  const bytes = join(chunks);
  const count = Math.max(1, Math.ceil(bytes.length / shardBytes));
  return Array.from({ length: count }, (_, i) => bytes.slice(i * shardBytes, (i + 1) * shardBytes));
}

/**
 * The bytes each shard of a group must have; null where the file does not say how it was cut.
 *
 * @throws RsanetError UNSUPPORTED_MODEL when a weight is of a type that is not read
 */
export function shardSizes({ paths, shardBytes = SHARD_BYTES, weights }: WeightGroup) {
  const total = weights.reduce((sum, spec) => sum + byteSize(spec), 0);
  const count = Math.ceil(total / shardBytes);
  const sizes =
    count === paths.length
      ? paths.map((_, i) => Math.min(shardBytes, total - i * shardBytes))
      : paths.map(() => null);
  return { total, sizes };
}

/**
 * Adds the numbers of a group's weights to those of other groups, by name.
 *
 * @param shards the contents of the group's files, together as long as its weights
 * @throws RsanetError INVALID_MODEL when a number is NaN, or a name comes twice; UNSUPPORTED_MODEL when one is infinite
 */
export function decodeWeights(
  group: WeightGroup,
  shards: readonly Uint8Array[],
  weights: Map<string, Constant>,
): void {
  let offset = 0;
  for (const spec of group.weights) {
    const { name, shape } = spec;
    if (weights.has(name)) throw invalid(`the weight '${name}' is there twice`);
    const end = offset + byteSize(spec);
    const data = decoders[typeOf(spec)].decode(section(shards, offset, end), spec);
    const at = notFinite(data);
    if (at >= 0) {
      const what = `the weight '${name}' holds ${data[at]} at index ${at}`;
      throw Number.isNaN(data[at]) ? invalid(what) : notRead(what, 'finite numbers');
    }
    weights.set(name, { shape, data });
    offset = end;
  }
}

const decoders = {
  float32: { size: 4, decode: (bytes: ArrayBuffer) => new Float32Array(bytes) },
  float16: { size: 2, decode: (bytes: ArrayBuffer) => fromFloat16(new Uint16Array(bytes)) },
  int32: { size: 4, decode: (bytes: ArrayBuffer) => new Int32Array(bytes) },
  uint8: {
    size: 1,
    decode: (bytes: ArrayBuffer, spec: WeightSpec) => dequantized(new Uint8Array(bytes), spec),
  },
  uint16: {
    size: 2,
    decode: (bytes: ArrayBuffer, spec: WeightSpec) => dequantized(new Uint16Array(bytes), spec),
  },
};

/** Whole numbers on the line `value * scale + min`, as TensorFlow.js's converter quantises weights. */
function dequantized(
  values: Uint8Array | Uint16Array,
  { name, dtype, quantization }: WeightSpec,
): Float32Array | Int32Array {
  const { scale, min } = quantization!;
  if (scale === undefined || min === undefined) {
    throw invalid(`the weight '${name}' is quantised without scale and min`);
  }
  const at = (value: number) => value * scale + min;
  if (dtype === 'float32') return Float32Array.from(values, at);
  return Int32Array.from(values, (value) => Math.round(at(value)));
}

function typeOf({ name, dtype, quantization }: WeightSpec): keyof typeof decoders {
  if (dtype === 'float32' || dtype === 'int32') {
    const type = quantization?.dtype ?? dtype;
    if (type === dtype || type === 'uint8' || type === 'uint16') return type;
    if (type === 'float16' && dtype === 'float32') return type;
  }
  const stored = quantization ? `${dtype} quantised to ${quantization.dtype}` : dtype;
  throw notRead(
    `the weight '${name}' is of type ${stored}`,
    'float32 and int32, as they are or quantised to uint8 or uint16, and float32 as float16',
  );
}

function byteSize(spec: WeightSpec): number {
  const size = spec.shape.reduce((product, side) => product * side, decoders[typeOf(spec)].size);
  if (Number.isSafeInteger(size)) return size;
  throw invalid(`the weight '${spec.name}' of shape [${spec.shape}] is larger than any file`);
}

/** The error for something that other writers may use, and that is not read here. */
function notRead(what: string, read: string): RsanetError {
  return unsupportedModel(`The model is not supported: ${what}, and only ${read} are read.`);
}

function invalid(reason: string): RsanetError {
  return invalidModel(`The model is damaged: ${reason}.`);
}

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

/** A copy of the bytes `from..to` of chunks that follow one another; a model's are never all copied at once. */
function section(chunks: readonly Uint8Array[], from: number, to: number): ArrayBuffer {
  const bytes = new Uint8Array(to - from);
  // Where the chunk begins in them.
  let at = -from;
  for (const chunk of chunks) {
    const part = chunk.subarray(Math.max(0, -at), Math.max(0, bytes.length - at));
    if (part.length > 0) bytes.set(part, Math.max(0, at));
    at += chunk.length;
  }
  return bytes.buffer;
}

function join(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(chunks.reduce((size, chunk) => size + chunk.length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}
