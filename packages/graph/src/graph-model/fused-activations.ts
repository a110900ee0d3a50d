import type { Activation } from '../graph.ts';

/** How TensorFlow names an activation inside a convolution; null where it is computed behind it. */
export const FUSED = {
  linear: null,
  relu: 'Relu',
  relu6: 'Relu6',
  leakyRelu: 'LeakyRelu',
  sigmoid: 'Sigmoid',
  swish: null,
  hardSwish: null,
} as const satisfies Record<Activation['kind'], string | null>;
