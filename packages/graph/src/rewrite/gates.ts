import type { Activation } from '../graph.ts';
import { type ImportedNode, operands } from './imported-graph.ts';
import type { Rule, Surroundings } from './rewrite.ts';

/**
 * A value times its own gate becomes one activation: `x * (relu6(x + 3) * 1/6)` a hard-swish, and
 * `x * sigmoid(x)` a swish where the sigmoid `mayGo`, given its name.
 */
export const gatedActivation =
  (mayGo: (sigmoid: string) => boolean): Rule<ImportedNode> =>
  (node, surroundings) => {
    const [x, gate] = operands('multiply', node);
    if (!x || !gate) return null;
    const isSwish = mayGo(gate) && activated('sigmoid', gate, surroundings) === x;
    if (!isSwish && hardSigmoid(gate, surroundings) !== x) return null;
    const kind = isSwish ? 'swish' : 'hardSwish';
    return { op: 'activation', name: node.name, inputs: [x], activation: { kind } };
  };

/** What the hard sigmoid of a value is made of, undefined where it is none. */
function hardSigmoid(value: string, surroundings: Surroundings<ImportedNode>): string | undefined {
  const { node } = surroundings;
  const [clipped, sixth] = operands('multiply', node(value));
  const [x, three] = operands('add', node(activated('relu6', clipped, surroundings)));
  return isScalar(node(three), 3) && isScalar(node(sixth), 1 / 6) ? x : undefined;
}

/** What a value is this activation of, undefined where it is none. */
function activated(
  kind: Activation['kind'],
  value: string | undefined,
  surroundings: Surroundings<ImportedNode>,
): string | undefined {
  const node = surroundings.node(value);
  return node?.op === 'activation' && node.activation.kind === kind ? node.inputs[0] : undefined;
}

function isScalar(node: ImportedNode | undefined, value: number): boolean {
  if (node?.op !== 'constant' || node.shape.length > 0) return false;
  return Math.abs(node.data[0]! - value) < 1e-6;
}
