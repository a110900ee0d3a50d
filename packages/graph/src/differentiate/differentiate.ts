import type { Graph, Node } from '../graph.ts';
import { unusedNames } from '../graph-model/unused-name.ts';
import type { TrainerOptions } from '../trainer.ts';
import { trainerSettings } from '../trainer-settings.ts';
import type { Differentiated } from './differentiated.ts';
import { forwardOf } from './forward.ts';
import type { GradientNode } from './gradient-node.ts';
import { gradientsOf } from './gradients.ts';
import { trainableFields } from './trainable-fields.ts';

/** Options of {@link differentiate}. */
export type DifferentiateOptions = Pick<TrainerOptions, 'frozen'>;

/**
 * The gradient of a network with respect to its weights, as a plan for any input size: what runs forward in training,
 * what leads back from the gradients of the outputs, and which running statistics move. Nothing is there that no weight
 * to train needs: neither the gradient of the images nor that of a frozen beginning.
 *
 * Numbers of the weights are not looked at; the plan shares them with the graph.
 *
 * @throws RsanetError INVALID_ARGUMENT when `frozen` names a node that the graph lacks
 *
 * @example
 * ```ts
 * import { differentiate, type Graph } from '@rsanet/graph';
 *
 * const graph: Graph = {
 *   name: 'gate',
 *   nodes: [
 *     { op: 'input', name: 'image', inputs: [], shape: [null, null, 1] },
 *     {
 *       op: 'conv2d',
 *       name: 'conv',
 *       inputs: ['image'],
 *       kernel: { shape: [1, 1, 1, 1], data: Float32Array.of(3) },
 *       bias: null,
 *       strides: [1, 1],
 *       dilations: [1, 1],
 *       padding: 'same',
 *       activation: { kind: 'relu' },
 *     },
 *     { op: 'multiply', name: 'squared', inputs: ['conv', 'conv'] },
 *   ],
 *   outputs: ['squared'],
 * };
 * const { forward, backward, gradients } = differentiate(graph);
 * const ops = (nodes: readonly { readonly op: string }[]) => nodes.map(({ op }) => op).join(' ');
 * if (ops(forward) !== 'input conv2d activation multiply') throw new Error(ops(forward));
 * const wanted = 'multiplyGradient multiplyGradient sum activationGradient conv2dKernelGradient';
 * if (ops(backward) !== wanted) throw new Error(ops(backward));
 * if (!gradients.has('conv/kernel')) throw new Error('expected the gradient of the kernel');
 * ```
 */
export function differentiate(graph: Graph, options: DifferentiateOptions = {}): Differentiated {
  const { frozen } = trainerSettings(graph, options);
  const unused = unusedNames(graph);
  const { nodes: forward, renamed, trained } = forwardOf(graph, frozen, unused);

  const gradientOf = new Map<string, string>();
  /** The gradient of each value as far as it is known: the terms to sum. */
  const terms = new Map<string, string[]>();
  function termOf(value: string): string | null {
    if (!trained.has(value)) return null;
    const name = unused(`${value}/gradient`);
    gradientOf.set(name, value);
    terms.set(value, [...(terms.get(value) ?? []), name]);
    return name;
  }

  const gradients = new Map<string, string>();
  const fields = new Map(
    graph.nodes.map((node: Node) => [node.name, trainableFields(node, frozen)] as const),
  );
  function weightGradient(node: string, field: string): string | null {
    if (!fields.get(node)?.includes(field)) return null;
    const gradient = unused(`${node}/${field}/gradient`);
    gradients.set(`${node}/${field}`, gradient);
    return gradient;
  }

  const outputs = graph.outputs.map((name) => {
    const value = renamed.get(name)!;
    return { value, gradient: termOf(value) };
  });

  const backward: GradientNode[] = [];
  for (const node of forward.toReversed()) {
    const inputs = terms.get(node.name) ?? [];
    let [dy] = inputs;
    if (dy === undefined) continue;
    if (inputs.length > 1) {
      dy = unused(`${node.name}/gradient/sum`);
      gradientOf.set(dy, node.name);
      backward.push({ op: 'sum', inputs, weights: {}, outputs: { dx: dy } });
    }
    const targets = { input: termOf, weight: (field: string) => weightGradient(node.name, field) };
    backward.push(...gradientsOf(node, dy, targets));
  }

  const updates = forward.flatMap((node) =>
    node.op === 'batchNormTraining'
      ? (['mean', 'variance'] as const).map((statistic) => ({
          running: `${node.name}/${statistic}`,
          batch: node.batch[statistic],
        }))
      : [],
  );
  return { forward, outputs, backward, gradients, gradientOf, updates };
}
