import { RsanetError, whyOf } from '@rsanet/errors';
import { type Graph, notFinite, type Shape, shapes } from '@rsanet/graph';
import { kindOf } from './kinds.ts';
import type { DetectorMetadata } from './metadata.ts';

/**
 * Checks that a graph computes what its metadata say: RGB of the input's size in; of each stride one
 * map out, with `anchors * (5 + classes)` channels; every weight a finite number.
 *
 * @throws RsanetError INVALID_MODEL naming what does not fit
 */
export function assertDetectorGraph(graph: Graph, metadata: DetectorMetadata): void {
  const { input, strides, anchors, classes } = metadata;
  assertForm(graph);
  assertInput(graph, metadata);
  assertFinite(graph);
  if (graph.outputs.length !== strides.length) {
    throw invalid(`has ${graph.outputs.length} outputs, its metadata ${strides.length} strides.`);
  }
  const found = shapesOf(graph, metadata);
  for (const [scale, stride] of strides.entries()) {
    const name = graph.outputs[scale]!;
    const actual = found.get(name);
    const channels = anchors[scale]!.length * (5 + classes.length);
    const expected = [input.height / stride, input.width / stride, channels];
    if (String(actual) === String(expected)) continue;
    throw invalid(
      `has an output '${name}' of shape [${actual}]; stride ${stride}, ${anchors[scale]!.length} anchors and ${classes.length} classes of its metadata make [${expected}].`,
    );
  }
}

/** Of a graph that is given as data nobody has checked even that. */
function assertForm(graph: unknown): void {
  const { nodes, outputs } = Object(graph) as Partial<Record<keyof Graph, unknown>>;
  const isNode = (node: unknown) => {
    const { op, name, inputs } = Object(node) as Partial<Record<string, unknown>>;
    return typeof op === 'string' && typeof name === 'string' && Array.isArray(inputs);
  };
  if (Array.isArray(nodes) && nodes.every(isNode) && Array.isArray(outputs)) return;
  throw invalid(
    'is none: a graph has a list of nodes, each with op, name and inputs, and one of outputs.',
  );
}

function assertInput(graph: Graph, { input }: DetectorMetadata): void {
  const inputs = graph.nodes.filter((node) => node.op === 'input');
  const [height, width, channels] = inputs[0]?.shape ?? [];
  const fits =
    inputs.length === 1 &&
    channels === 3 &&
    (height ?? input.height) === input.height &&
    (width ?? input.width) === input.width;
  if (fits) return;
  const shapes = JSON.stringify(inputs.map(({ shape }) => shape));
  throw invalid(`takes ${shapes}; expected [[${input.height},${input.width},3]].`);
}

function assertFinite(graph: Graph): void {
  for (const node of graph.nodes) {
    for (const [key, value] of Object.entries(node)) {
      const { data } = (value ?? {}) as { data?: unknown };
      if (kindOf(data) !== 'Float32Array' || notFinite(data as Float32Array) < 0) continue;
      throw invalid(`holds a ${key} in '${node.name}' that is not finite.`);
    }
  }
}

function shapesOf(graph: Graph, { input }: DetectorMetadata): ReadonlyMap<string, Shape> {
  try {
    return shapes(graph, input);
  } catch (cause) {
    throw invalid(`does not hold together: ${whyOf(cause)}`, cause);
  }
}

function invalid(what: string, cause?: unknown): RsanetError {
  return new RsanetError('INVALID_MODEL', `The network ${what}`, { cause });
}
