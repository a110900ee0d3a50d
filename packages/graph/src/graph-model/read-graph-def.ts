import { isRsanetError } from '@rsanet/errors';
import type { Graph } from '../graph.ts';
import type { ImportedGraph } from '../rewrite/imported-graph.ts';
import { toGraph } from '../rewrite/to-graph.ts';
import { type ImportContext, type ImportedValue, isMap, refusedInput } from './import-context.ts';
import { invalidModel, UnsupportedOp, unsupportedOps } from './invalid-model.ts';
import type { NodeDef } from './model-json.ts';
import { type Constant, PART } from './node-defs.ts';
import { opReaders } from './op-readers.ts';
import { parseReference, topologicalOrder } from './topological-order.ts';

/**
 * Builds the graph that a GraphDef describes: reads each operation by itself, then rewrites
 * groups of operations into the nodes they spell out.
 *
 * @param constants the numbers of its Const nodes, by name
 * @param outputs references such as `node:0`; the nodes that nobody reads when there are none
 * @throws RsanetError UNSUPPORTED_OP naming the nodes and ops that a graph cannot hold
 * @throws RsanetError INVALID_MODEL naming the node that does not fit the rest
 */
export function readGraphDef(
  name: string,
  defs: readonly NodeDef[],
  constants: ReadonlyMap<string, Constant>,
  outputs: readonly string[],
): Graph {
  const ordered = topologicalOrder(defs);
  const values = new Map<string, ImportedValue>();
  const read = new Set<string>();
  const refusals = new Map<NodeDef, string>();
  for (const def of ordered) {
    const references = def.input.map(parseReference).filter(({ control }) => !control);
    for (const { name } of references) read.add(name);
    if (references.some(({ output }) => output !== 0)) {
      refusals.set(def, 'it reads another output than the first');
    }
    const inputs = references.map((reference) => values.get(reference.name)!);
    values.set(def.name, imported({ def, inputs, constants }, refusals));
  }
  if (refusals.size > 0) throw unsupportedOps([...refusals.keys()], (def) => refusals.get(def)!);

  const unread = defs.map((def) => def.name).filter((name) => !read.has(name));
  const ends = (outputs.length > 0 ? outputs : unread).map((reference) => {
    const value = values.get(parseReference(reference).name);
    if (value && isMap(value)) return value.name;
    throw invalidModel(
      `The output '${reference}' in model.json's signature is no node of its graph.`,
    );
  });
  const steps = defs.filter((def) => def.attr[PART]?.b === true);
  const { graph, unsupported } = rewritten({
    name,
    // Identity nodes give a constant further names.
    nodes: [...new Set(values.values())].filter((value) => 'inputs' in value),
    outputs: ends,
    intermediate: new Set(steps.map((def) => def.name)),
  });
  if (unsupported.size === 0) return graph;
  const refused = defs.filter((def) => unsupported.has(def.name));
  throw unsupportedOps(refused, (def) => unsupported.get(def.name)!);
}

/** What an operation yields; where a graph cannot hold it, why is added to `refusals`. */
function imported(context: ImportContext, refusals: Map<NodeDef, string>): ImportedValue {
  const { def } = context;
  const refused = { op: 'refused', name: def.name } as const;
  if (refusals.has(def)) return refused;
  const reader = opReaders.get(def.op);
  if (!reader) {
    refusals.set(def, 'unknown to it');
    return refused;
  }
  try {
    return reader(context);
  } catch (error) {
    if (error instanceof UnsupportedOp) refusals.set(def, error.message);
    else if (error !== refusedInput) throw error;
    return refused;
  }
}

/** Shapes that do not fit are the file's fault. */
function rewritten(imported: ImportedGraph): ReturnType<typeof toGraph> {
  try {
    return toGraph(imported);
  } catch (error) {
    if (!isRsanetError(error)) throw error;
    throw invalidModel(`model.json does not fit its weights: ${error.message}`, error);
  }
}
