import type { Activation } from '@rsanet/graph';
import { tanh } from './composed-activations.ts';
import { config, input, type LayerCall, type LayerReader, unsupported } from './layer-call.ts';

const byName: Readonly<Record<string, Activation>> = {
  linear: { kind: 'linear' },
  relu: { kind: 'relu' },
  relu6: { kind: 'relu6' },
  sigmoid: { kind: 'sigmoid' },
  swish: { kind: 'swish' },
};

/** The activation in a layer's configuration, linear when there is none. */
export function configuredActivation(call: LayerCall): Activation {
  const { activation } = config<{ activation?: string | null }>(call);
  if (activation === 'softmax') return softmax(call);
  const known = byName[activation ?? 'linear'];
  if (!known) throw unsupported(call, `its activation is ${activation}`);
  return known;
}

/** `Softmax`, which a graph does not know; its error says what to do instead. */
export function softmax(call: LayerCall): never {
  throw unsupported(
    call,
    'its activation is softmax; end the model in its logits, and take the softmax of what the network gives',
  );
}

const standAlone =
  (activationOf: (call: LayerCall) => Activation): LayerReader =>
  (call) => [
    { op: 'activation', name: call.name, inputs: input(call), activation: activationOf(call) },
  ];

/** `Activation`. */
export const activation: LayerReader = (call) =>
  config<{ activation: string }>(call).activation === 'tanh'
    ? tanh(call)
    : standAlone(configuredActivation)(call);

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

/** `HardSwish` of `@rsanet/layers`. */
export const hardSwish = standAlone(() => ({ kind: 'hardSwish' }));
