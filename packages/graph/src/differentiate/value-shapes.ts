import { type Shape, shapeOf } from '../shapes.ts';
import { weightsOf } from '../weights.ts';
import type { Differentiated } from './differentiated.ts';
import { inferenceNode } from './forward-node.ts';

/**
 * The shape of every value of a differentiated network, by the value's name: maps and their gradients with the batch in
 * front, a batch's statistics `[c]`, a weight's gradient as the weight.
 *
 * @param given shapes of what the input nodes take, in their order, `[images, height, width, channels]`
 * @throws RsanetError INVALID_ARGUMENT naming the node that does not fit what it reads
 *
 * @example
 * ```ts
 * import { differentiate, valueShapes } from '@rsanet/graph';
 * import { graphBuilder } from '@rsanet/graph/conformance';
 *
 * const b = graphBuilder([null, null, 3]);
 * const plan = differentiate(b.graph(b.conv(b.input, 8, { strides: 2, name: 'conv' })));
 * const shapes = valueShapes(plan, [4, 32, 16, 3]);
 * const [output, kernel] = [plan.outputs[0]!, plan.gradients.get('conv/kernel')!];
 * if (`${shapes.get(output.gradient!)}` !== '4,16,8,8') throw new Error('differs');
 * if (`${shapes.get(kernel)}` !== '3,3,3,8') throw new Error('differs');
 * ```
 */
export function valueShapes(
  { forward, gradientOf, gradients }: Differentiated,
  ...given: readonly Shape[]
): ReadonlyMap<string, Shape> {
  const found = new Map<string, Shape>();
  const weights = new Map<string, Shape>();
  const images = given[0]![0]!;
  const left = given.values();
  for (const node of forward) {
    const inferred = inferenceNode(node);
    const inputs = node.inputs.map((value) => found.get(value)!.slice(1));
    const [, height, width] = node.op === 'input' ? left.next().value! : [];
    const shape = shapeOf(inferred, inputs, { height: height!, width: width! });
    found.set(node.name, [images, ...shape]);
    if (node.op === 'maxPoolTraining') found.set(node.positions, [images, ...shape]);
    if (node.op === 'batchNormTraining') {
      for (const statistic of Object.values(node.batch)) found.set(statistic, node.scale.shape);
    }
    for (const [field, { shape }] of Object.entries(weightsOf(inferred))) {
      weights.set(`${node.name}/${field}`, shape);
    }
  }
  for (const [gradient, value] of gradientOf) found.set(gradient, found.get(value)!);
  for (const [weight, gradient] of gradients) found.set(gradient, weights.get(weight)!);
  return found;
}
