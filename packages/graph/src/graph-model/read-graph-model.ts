import { assertOptions } from '@rsanet/errors';
import * as v from 'valibot';
import type { Graph } from '../graph.ts';
import { type Checksum, checksum } from './checksum.ts';
import { foreignFile, foreignJson } from './foreign-file.ts';
import { invalidModel, unsupportedModel } from './invalid-model.ts';
import { modelJson } from './model-json.ts';
import type { Constant } from './node-defs.ts';
import { readGraphDef } from './read-graph-def.ts';
import { decodeWeights, shardSizes } from './weight-files.ts';

/**
 * Reads one file of a model by its name relative to the model's folder, such as `model.json`. It may call
 * `onBytes` with the number of bytes so far, each time more have come. It receives the `check` that
 * the bytes must pass, where `model.json` holds one; it need not apply it, as the caller does.
 */
export type ReadFile = (
  name: string,
  onBytes?: (bytes: number) => void,
  check?: Checksum,
) => Promise<Uint8Array>;

/** Options of {@link readGraphModel}. */
export interface ReadOptions {
  /**
   * Called with the bytes so far and those of all files: once `model.json`, which gives their sizes, is
   * read, then as bytes come in where `read` reports them, else after each file. The first number rises
   * from call to call; in the last call both are equal.
   */
  readonly onProgress?: (loaded: number, total: number) => void;
  /** Stops before files are read and after, rejecting with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** A graph and what its file says beside it. */
export interface GraphModel {
  readonly graph: Graph;
  /** The model's `userDefinedMetadata`, unchecked. */
  readonly metadata: Record<string, unknown>;
}

/**
 * Reads a TensorFlow.js graph model: one that {@link toGraphModel} wrote, or one that the converter
 * made of a network of the same operations. Sizes that the file claims are checked before anything is allocated, and `read` is asked only for `model.json` and for files beside or below it. Weights are
 * verified against the hashes that {@link toGraphModel} wrote, except where there is no `crypto.subtle`,
 * as on a page over plain http; other writers' files have none.
 *
 * @throws RsanetError INVALID_MODEL naming the file, weight or node that is damaged
 * @throws RsanetError UNSUPPORTED_MODEL for another kind of model, and naming the weight whose type or numbers are not
 * read
 * @throws RsanetError UNSUPPORTED_OP naming the nodes and ops that a graph cannot hold
 * @throws whatever `read` rejects with, and the reason of an aborted signal
 */
export async function readGraphModel(
  read: ReadFile,
  options: ReadOptions = {},
): Promise<GraphModel> {
  assertOptions(options, { onProgress: true, signal: true });
  const { onProgress, signal } = options;
  signal?.throwIfAborted();
  const json = await read('model.json');
  const model = parseModel(json);
  const groups = model.weightsManifest.map((group) => ({ group, ...shardSizes(group) }));
  const total = groups.reduce((sum, group) => sum + group.total, json.length);
  const bytes = new Map([['model.json', json.length]]);
  let reported = 0;
  const report = (file: string, length: number) => {
    bytes.set(file, Math.max(length, bytes.get(file) ?? 0));
    const loaded = Math.min(
      total,
      [...bytes.values()].reduce((sum, part) => sum + part, 0),
    );
    if (loaded <= reported) return;
    reported = loaded;
    onProgress?.(loaded, total);
  };
  report('model.json', json.length);

  const readShard = async (path: string, size: number | null, sha256: string | undefined) => {
    signal?.throwIfAborted();
    const check = sha256 === undefined ? undefined : checksum(sha256);
    // Of what is longer than it may be, no more is read.
    const seen = (length: number) => {
      if (length > (size ?? total)) assertLength(path, length, size ?? total);
      report(path, length);
    };
    const shard = await read(path, seen, check);
    assertLength(path, shard.length, size);
    if (check && !(await check.matches(shard))) {
      throw invalidModel(`${path} is not what model.json's sha256 says. Copy the model again.`);
    }
    report(path, shard.length);
    return shard;
  };
  // All at once: each waits for the network, the disk and its hash.
  const contents = await Promise.all(
    groups.map(({ group, sizes }) =>
      Promise.all(group.paths.map((path, i) => readShard(path, sizes[i]!, group.sha256?.[i]))),
    ),
  );
  const constants = new Map<string, Constant>();
  for (const [i, { group, total: expected }] of groups.entries()) {
    const shards = contents[i]!;
    const length = shards.reduce((sum, shard) => sum + shard.length, 0);
    assertLength(group.paths.join(' and ') || 'The group of weights', length, expected);
    decodeWeights(group, shards, constants);
  }
  signal?.throwIfAborted();
  const outputs = Object.values(model.signature.outputs ?? {}).map(({ name }) => name);
  const graph = readGraphDef(model.name, model.modelTopology.node, constants, outputs);
  return { graph, metadata: model.userDefinedMetadata };
}

function assertLength(file: string, actual: number, expected: number | null): void {
  if (expected === null || actual === expected) return;
  throw invalidModel(
    `${file} holds ${actual} bytes; model.json's manifest expects ${expected}. Copy the model again.`,
  );
}

function parseModel(bytes: Uint8Array) {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    const other = foreignFile(bytes);
    if (other !== undefined) throw notGraphModel(other);
    throw invalidModel(
      `model.json (${bytes.length} bytes) is not JSON; it may be cut short.`,
      cause,
    );
  }
  const other = foreignJson(json);
  if (other !== undefined) throw notGraphModel(other);
  const result = v.safeParse(modelJson, json);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const path = v.getDotPath(issue);
  throw invalidModel(`model.json is malformed${path ? ` at ${path}` : ''}: ${issue.message}.`);
}

function notGraphModel(what: string) {
  return unsupportedModel(
    `model.json is ${what}; only graph models of TensorFlow.js are read, so convert it to one.`,
  );
}
