import { isRsanetError } from '@rsanet/errors';
import type { Graph, Node } from '../graph.ts';
import { shapes } from '../shapes.ts';
import { invalidModel, unsupportedOp } from './invalid-model.ts';
import type { NodeDef } from './model-json.ts';
import { type Constant, PART } from './node-defs.ts';
import { opReaders } from './read-op.ts';
import { parseReference, topologicalOrder } from './topological-order.ts';
import type { Value } from './value.ts';

/**
 * Builds the graph that a GraphDef describes.
 *
 * @param constants the numbers of its Const nodes, by name
 * @param outputs references such as `node:0`; the nodes that nobody reads when there are none
 * @throws RsanetError UNSUPPORTED_OP naming the node and op that a graph cannot hold
 * @throws RsanetError INVALID_MODEL naming the node that does not fit the rest
 */
export function readGraphDef(
  name: string,
  defs: readonly NodeDef[],
  constants: ReadonlyMap<string, Constant>,
  outputs: readonly string[],
): Graph {
  const readers = opReaders(constants);
  const readersOf = groupReaders(defs);
  const ends =
    outputs.length > 0 ? outputs : defs.map((def) => def.name).filter((n) => !readersOf.has(n));
  const seen = new Set(ends.map((reference) => parseReference(reference).name));
  const values = new Map<string, Value>();
  const nodes: Node[] = [];

  for (const def of topologicalOrder(defs)) {
    const read = readers.get(def.op);
    if (!read) throw unsupportedOp(def);
    const references = def.input.map(parseReference).filter(({ control }) => !control);
    if (references.some(({ output }) => output !== 0)) {
      throw unsupportedOp(def, 'it reads another output than the first of a node');
    }
    const result = read({
      def,
      inputs: references.map((reference) => values.get(reference.name)!),
      part: def.attr[PART]?.b === true || (!seen.has(def.name) && awaitsBias(def)),
      shapeOf: (node) => fittingShapes({ name, nodes, outputs: [] })?.get(node) ?? null,
    });
    if ('op' in result) nodes.push(result);
    values.set(def.name, 'op' in result ? { kind: 'node', name: result.name } : result);
  }

  const graph = { name, nodes, outputs: ends.map(outputName) };
  fittingShapes(graph);
  return graph;

  function awaitsBias(def: NodeDef): boolean {
    const [reader, ...more] = readersOf.get(def.name) ?? [];
    if (!/^(Conv2D|DepthwiseConv2dNative)$/.test(def.op) || !reader || more.length > 0)
      return false;
    if (reader.op === 'BiasAdd') return true;
    const addend = reader.input.find((reference) => parseReference(reference).name !== def.name);
    return /^Add(V2)?$/.test(reader.op) && constants.has(parseReference(addend ?? '').name);
  }

  function outputName(reference: string): string {
    const value = values.get(parseReference(reference).name);
    if (value?.kind === 'node') return value.name;
    throw invalidModel(
      `The output '${reference}' in model.json's signature is no node of its graph.`,
    );
  }
}

function groupReaders(defs: readonly NodeDef[]): Map<string, NodeDef[]> {
  const readers = new Map<string, NodeDef[]>();
  for (const def of defs) {
    for (const reference of def.input) {
      const { name, control } = parseReference(reference);
      if (control) continue;
      const others = readers.get(name);
      if (others) others.push(def);
      else readers.set(name, [def]);
    }
  }
  return readers;
}

/** The shapes of a graph's values; null when its input may have any size. */
function fittingShapes(graph: Graph) {
  if (graph.nodes.some((node) => node.op === 'input' && node.shape.includes(null))) return null;
  try {
    return shapes(graph);
  } catch (error) {
    if (!isRsanetError(error)) throw error;
    throw invalidModel(`model.json does not fit its weights: ${error.message}`, error);
  }
}
