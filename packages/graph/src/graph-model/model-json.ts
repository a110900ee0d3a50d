import * as v from 'valibot';

// Protocol buffers' JSON writes 64-bit integers as strings.
const integer = v.pipe(
  v.union([v.number(), v.pipe(v.string(), v.regex(/^-?\d{1,15}$/), v.transform(Number))]),
  v.safeInteger(),
);
const count = v.pipe(integer, v.minValue(0));
const number = v.pipe(v.number(), v.finite());
const bytes = v.union([v.string(), v.array(v.number())]);
const shape = v.object({ dim: v.optional(v.array(v.object({ size: v.optional(integer, 0) }))) });

const attr = v.object({
  b: v.optional(v.boolean()),
  f: v.optional(number),
  i: v.optional(integer),
  s: v.optional(bytes),
  type: v.optional(v.union([v.string(), v.number()])),
  shape: v.optional(shape),
  list: v.optional(v.object({ i: v.optional(v.array(integer)), s: v.optional(v.array(bytes)) })),
  tensor: v.optional(v.unknown()),
});

const nodeDef = v.object({
  name: v.pipe(v.string(), v.nonEmpty()),
  op: v.string(),
  input: v.optional(v.array(v.string()), []),
  attr: v.optional(v.record(v.string(), attr), {}),
});

// A folder up, an absolute path or a URL would let a model read what is not its own; a backslash parts folders too
// where the model lies on Windows.
const filePath = v.pipe(
  v.string(),
  v.check(
    (path) =>
      !/\p{Surrogate}/u.test(path) &&
      !/[\\\0]/.test(path) &&
      path.split('/').every((part) => part !== '' && part !== '.' && part !== '..'),
    'it must name a file beside model.json',
  ),
);

const weightSpec = v.object({
  name: v.string(),
  shape: v.array(count),
  dtype: v.string(),
  quantization: v.optional(
    v.object({ dtype: v.string(), scale: v.optional(number), min: v.optional(number) }),
  ),
});

const sha256 = v.pipe(v.string(), v.regex(/^[\da-f]{64}$/, 'it must be 64 hex digits'));

const weightGroup = v.pipe(
  v.object({
    paths: v.array(filePath),
    /** Bytes of each shard but the last; ours alone, other writers leave it out. */
    shardBytes: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1))),
    /** Of each shard; ours alone too. */
    sha256: v.optional(v.array(sha256)),
    weights: v.array(weightSpec),
  }),
  v.check(
    ({ paths, sha256 }) => !sha256 || sha256.length === paths.length,
    'it must have one sha256 a path',
  ),
);

const tensors = v.optional(v.record(v.string(), v.object({ name: v.string() })), {});

/** What the reader needs of a TensorFlow.js graph model's `model.json`. */
export const modelJson = v.object({
  format: v.literal('graph-model'),
  /** The graph's name; ours alone. */
  name: v.optional(v.string(), 'model'),
  modelTopology: v.object({ node: v.array(nodeDef) }),
  weightsManifest: v.array(weightGroup),
  signature: v.optional(v.object({ inputs: tensors, outputs: tensors }), {}),
  userDefinedMetadata: v.optional(v.record(v.string(), v.unknown()), {}),
});

/** A node of TensorFlow's GraphDef, checked. */
export type NodeDef = v.InferOutput<typeof nodeDef>;

/** A node of TensorFlow's GraphDef as it is written. */
export type NodeDefJson = v.InferInput<typeof nodeDef>;

/** An attribute of a node as it is written. */
export type AttrJson = v.InferInput<typeof attr>;

/** One group of weights, stored in the files `paths` one after another. */
export type WeightGroup = v.InferOutput<typeof weightGroup>;

/** Where a weight's numbers are: they follow those of the specification before. */
export type WeightSpec = v.InferOutput<typeof weightSpec>;
