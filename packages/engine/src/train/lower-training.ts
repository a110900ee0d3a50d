import { type Differentiated, valueShapes } from '@rsanet/graph';
import type { Link } from '../plan/place-values.ts';
import type { ValueShape } from '../plan/step.ts';
import type { Call } from './call.ts';
import { lowerBackward } from './lower-backward.ts';
import { lowerForward } from './lower-forward.ts';
import type { Lowering } from './lowering.ts';
import { normalisedBy } from './normalised.ts';

/** A differentiated network for one input shape as kernel calls on values. */
export interface TrainingCalls {
  readonly forward: readonly Call[];
  readonly backward: readonly Call[];
  readonly shapes: ReadonlyMap<string, ValueShape>;
  /** Values that lie in others' memory. */
  readonly links: Map<string, Link>;
}

/**
 * Writes a differentiated network for one input shape as kernel calls, node by node.
 *
 * @param inputShapes of what the input nodes take, in their order, `[images, height, width, channels]`
 * @throws RsanetError INVALID_ARGUMENT naming the node that does not fit what it reads
 */
export function lowerTraining(
  plan: Differentiated,
  inputShapes: readonly ValueShape[],
): TrainingCalls {
  const shapes = new Map(valueShapes(plan, ...inputShapes));
  const links = new Map<string, Link>();
  const normalised = normalisedBy(plan);
  const lowering: Lowering = {
    shapeOf: (value) => shapes.get(value)!,
    normalised,
    activations: new Map(
      plan.forward.flatMap((node) =>
        node.op === 'batchNormTraining'
          ? [[node.batch.mean, normalised.get(node.name)!.activation] as const]
          : [],
      ),
    ),
    weightOf: new Map([...plan.gradients].map(([weight, gradient]) => [gradient, weight])),
    add(name, shape) {
      shapes.set(name, shape);
      return name;
    },
    link(value, link) {
      links.set(value, link);
    },
  };
  return {
    forward: plan.forward.flatMap((node) => lowerForward(node, lowering)),
    backward: plan.backward.flatMap((node) => lowerBackward(node, lowering)),
    shapes,
    links,
  };
}
