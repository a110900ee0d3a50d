import type { Activation } from '../graph.ts';

/** TensorFlow's name of an activation that is fused into a convolution; null where it is an operation of its own. */
export const FUSED = {
  linear: null,
  relu: 'Relu',
  relu6: 'Relu6',
  leakyRelu: 'LeakyRelu',
  sigmoid: 'Sigmoid',
  swish: null,
  hardSwish: null,
  elu: 'Elu',
} as const satisfies Record<Activation['kind'], string | null>;
