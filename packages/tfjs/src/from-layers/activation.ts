import type { Activation, Node } from '@rsanet/graph';
import { tanh } from './composed-activations.ts';
import {
  assertLastAxis,
  config,
  input,
  type LayerCall,
  type LayerReader,
  unsupported,
} from './layer-call.ts';

const byName: Readonly<Record<string, Activation>> = {
  linear: { kind: 'linear' },
  relu: { kind: 'relu' },
  relu6: { kind: 'relu6' },
  sigmoid: { kind: 'sigmoid' },
  swish: { kind: 'swish' },
  elu: { kind: 'elu' },
};

interface Configured {
  activation?: string | null;
}

/**
 * The nodes of a layer and of the activation in its configuration, linear when there is none. Softmax is no activation of a
 * graph but a node of its own, behind the layer's.
 *
 * @param make the nodes of the layer, the last one of the name and with the activation that are given
 */
export function activated(
  call: LayerCall,
  make: (name: string, activation: Activation) => readonly Node[],
): readonly Node[] {
  const { activation } = config<Configured>(call);
  if (activation !== 'softmax') return make(call.name, configuredActivation(call));
  const logits = call.partName('logits');
  return [...make(logits, { kind: 'linear' }), softmaxOf(call, logits)];
}

function configuredActivation(call: LayerCall): Activation {
  const { activation } = config<Configured>(call);
  const known = byName[activation ?? 'linear'];
  if (!known) throw unsupported(call, `its activation is ${activation}`);
  return known;
}

function softmaxOf({ name }: LayerCall, logits: string): Node {
  return { op: 'softmax', name, inputs: [logits] };
}

/** `Softmax` along the last side. */
export const softmax: LayerReader = (call) => {
  assertLastAxis(call);
  return [softmaxOf(call, input(call)[0])];
};

const standAlone =
  (activationOf: (call: LayerCall) => Activation): LayerReader =>
  (call) => [
    { op: 'activation', name: call.name, inputs: input(call), activation: activationOf(call) },
  ];

/** `Activation`. */
export const activation: LayerReader = (call) => {
  const { activation } = config<Configured>(call);
  if (activation === 'tanh') return tanh(call);
  if (activation === 'softmax') return [softmaxOf(call, input(call)[0])];
  return standAlone(configuredActivation)(call);
};

/** `ReLU`, without a maximum or with 6. */
export const relu = standAlone((call) => {
  const { maxValue } = config<{ maxValue?: number | null }>(call);
  if (maxValue == null) return { kind: 'relu' };
  if (maxValue === 6) return { kind: 'relu6' };
  throw unsupported(call, `its maxValue is ${maxValue}, neither 6 nor none`);
});

/** `LeakyReLU`. */
export const leakyRelu = standAlone((call) => ({
  kind: 'leakyRelu',
  alpha: config<{ alpha: number }>(call).alpha,
}));

/** `ELU`, whose `alpha` can only be 1 in tf.layers. */
export const elu = standAlone(() => ({ kind: 'elu' }));

/** `HardSwish` of `@rsanet/layers`. */
export const hardSwish = standAlone(() => ({ kind: 'hardSwish' }));
