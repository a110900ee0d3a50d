import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { assertOptions, assertWhole, type OptionNames, RsanetError } from '@rsanet/errors';
import type { Graph } from '../graph.ts';
import { shapes } from '../shapes.ts';
import { toGraphDef } from './node-defs.ts';
import { cut, encodeWeight, SHARD_BYTES } from './weight-files.ts';
import type { WeightType } from './weight-type.ts';

/** A model as files: names, such as `model.json`, and their bytes. */
export type ModelFiles = ReadonlyMap<string, Uint8Array>;

/** Options of {@link toGraphModel}. */
export interface GraphModelOptions {
  /** `float16` by default, which halves the files; batch norm's statistics are float32 all the same. */
  readonly dtype?: WeightType;
  /** JSON values kept in the model as its `userDefinedMetadata`. */
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** Bytes of each weight file but the last, 4 MiB by default. */
  readonly shardBytes?: number;
}

const NAMES: OptionNames<GraphModelOptions> = { dtype: true, metadata: true, shardBytes: true };

/**
 * Writes a graph as a TensorFlow.js graph model, which `tf.loadGraphModel` runs and Netron draws.
 * Inputs and outputs bear the names of their nodes, outputs in the graph's order. `model.json` holds the
 * SHA-256 of each weight file, by which {@link readGraphModel} finds damage.
 *
 * @returns `model.json` and the weights, `group1-shard1of2.bin` and so on
 * @throws RsanetError INVALID_ARGUMENT when a weight is not finite or too large for float16, a node
 * does not fit its inputs or has a name TensorFlow.js cannot take, or an option is out of range
 *
 * @example
 * ```ts
 * import { type Graph, readGraphModel, toGraphModel } from '@rsanet/graph';
 *
 * const graph: Graph = {
 *   name: 'pool',
 *   nodes: [
 *     { op: 'input', name: 'image', inputs: [], shape: [4, 4, 3] },
 *     { op: 'globalAveragePool', name: 'mean', inputs: ['image'], keepDims: false },
 *   ],
 *   outputs: ['mean'],
 * };
 * const files = toGraphModel(graph, { metadata: { licence: 'MIT' } });
 * const read = async (name: string) => files.get(name)!;
 * const model = await readGraphModel(read);
 * if (JSON.stringify(model.graph) !== JSON.stringify(graph)) throw new Error('differs');
 * ```
 */
export function toGraphModel(graph: Graph, options: GraphModelOptions = {}): ModelFiles {
  assertOptions(options, NAMES);
  const { dtype = 'float16', metadata, shardBytes = SHARD_BYTES } = options;
  assertValues(options, shardBytes);
  for (const { name } of graph.nodes) assertName(name);

  const inputs = graph.nodes.filter((node) => node.op === 'input');
  const open = inputs.some(({ shape }) => shape.includes(null));
  const { nodes, constants, outputs } = toGraphDef(graph, open ? null : shapes(graph));
  const weights = Array.from(constants, ([name, constant]) => encodeWeight(name, constant, dtype));
  const shards = cut(
    weights.map(({ bytes }) => bytes),
    shardBytes,
  );
  const paths = shards.map((_, i) => `group1-shard${i + 1}of${shards.length}.bin`);
  const model = {
    format: 'graph-model',
    generatedBy: 'rsanet',
    convertedBy: null,
    name: graph.name,
    signature: {
      inputs: signature(inputs.map(({ name }) => name)),
      outputs: signature(outputs),
    },
    modelTopology: { node: nodes, versions: { producer: 1087, minConsumer: 12 } },
    weightsManifest: [
      {
        paths,
        shardBytes,
        sha256: shards.map((shard) => bytesToHex(sha256(shard))),
        weights: weights.map(({ spec }) => spec),
      },
    ],
    ...(metadata && { userDefinedMetadata: metadata }),
  };
  const files = new Map<string, Uint8Array>([
    ['model.json', new TextEncoder().encode(JSON.stringify(model))],
  ]);
  for (const [i, shard] of shards.entries()) files.set(paths[i]!, shard);
  return files;
}

function signature(names: readonly string[]) {
  return Object.fromEntries(names.map((name) => [name, { name: `${name}:0`, dtype: 'DT_FLOAT' }]));
}

/** TensorFlow.js splits names at colons and commas, and objects put names of digits first. */
function assertName(name: string): void {
  if (/^[^^:,][^:,]*$/.test(name) && !/^\d+$/.test(name) && name !== '__proto__') return;
  throw new RsanetError(
    'INVALID_ARGUMENT',
    `The node name '${name}' cannot stand in a graph model; use no ':', ',', leading '^' or mere number.`,
  );
}

function assertValues({ metadata = {} }: GraphModelOptions, shardBytes: number): void {
  assertWhole({ shardBytes }, 1);
  for (const key of ['signature', 'structuredOutputKeys']) {
    if (!Object.hasOwn(metadata, key)) continue;
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `The metadata have a key '${key}', which TensorFlow.js takes for its own; rename it.`,
    );
  }
}
