import type { Conv2dNode, DepthwiseConv2dNode } from '../graph.ts';
import { type ImportedNode, operands } from './imported-graph.ts';
import type { Rule, Surroundings } from './rewrite.ts';

/** A convolution of either kind. */
export type ConvNode = Conv2dNode | DepthwiseConv2dNode;

/** The convolution that makes a value and can take in what follows it: it is linear, and has one reader. */
export function linearConvolution(
  value: string | undefined,
  { node, hasOneReader }: Surroundings<ImportedNode>,
): ConvNode | null {
  const convolution = node(value);
  if (!hasOneReader(value) || !convolution || !('kernel' in convolution)) return null;
  return convolution.activation.kind === 'linear' ? convolution : null;
}

/** How many channels a convolution makes. */
export function filtersOf(node: ConvNode): number {
  const [, , channels = 0, last = 0] = node.kernel.shape;
  return node.op === 'conv2d' ? last : channels * last;
}

/** A bias that is added to a convolution's value becomes the convolution's own. */
export const biasIntoConvolution: Rule<ImportedNode> = (node, surroundings) => {
  const [a, b] = operands('add', node);
  const biased = (input: string | undefined, addend: string | undefined): ConvNode | null => {
    const convolution = linearConvolution(input, surroundings);
    const bias = surroundings.node(addend);
    if (!convolution || convolution.bias || bias?.op !== 'constant') return null;
    const { shape, data } = bias;
    if (data instanceof Int32Array || `${shape}` !== `${filtersOf(convolution)}`) return null;
    return { ...convolution, name: node.name, bias: { shape, data } };
  };
  return biased(a, b) ?? biased(b, a);
};

/** An activation behind a convolution becomes the convolution's own where that `mayGo`, given its name. */
export const activationIntoConvolution =
  (mayGo: (convolution: string) => boolean): Rule<ImportedNode> =>
  (node, surroundings) => {
    if (node.op !== 'activation' || !mayGo(node.inputs[0])) return null;
    const convolution = linearConvolution(node.inputs[0], surroundings);
    return convolution && { ...convolution, name: node.name, activation: node.activation };
  };
