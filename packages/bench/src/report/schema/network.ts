import * as v from 'valibot';
import { amount, count, list, number, object, text } from './described.ts';
import { size } from './size.ts';

export const preset = v.pipe(
  v.picklist(['voc-416', 'coco-320']),
  v.description('Published form of RSANet.'),
);

/** What a network costs, whatever it runs on. */
export const cost = {
  params: amount('Parameters: weights, scales and shifts of batch norm, biases.'),
  macs: amount('Multiply-accumulates of convolutions.'),
  flops: amount('Operations: two per multiply-accumulate, and elementwise work.'),
  memoryAccess: amount('Bytes of maps and weights read and written, of the network as built.'),
};

const perStage = v.strictTuple([v.number(), v.number(), v.number(), v.number(), v.number()]);

const fusionSteps = v.strictObject({
  context: v.exactOptional(v.picklist(['lccu', 'pointwise', 'sum'])),
  depthwise: v.exactOptional(v.picklist(['series', 'parallel', 'dilated'])),
  mix: v.exactOptional(v.picklist(['activated', 'linear'])),
  attention: v.exactOptional(v.picklist(['reduced', 'high', 'deepest', 'none'])),
  gate: v.exactOptional(v.union([number("What CAM's bias starts from."), v.literal('norm')])),
  residual: v.exactOptional(v.picklist(['context', 'low', 'none'])),
});

export const fusion = v.pipe(
  v.union([v.picklist(['rsam', 'no-residual', 'none', 'fpn']), fusionSteps]),
  v.description('What is left of RSAM, or the steps in which it differs.'),
);

export const networkOptions = object('The network: a preset, and what differs from it.', {
  preset,
  input: v.exactOptional(size),
  channels: v.exactOptional(v.pipe(perStage, v.description('Channels of each stage.'))),
  depths: v.exactOptional(v.pipe(perStage, v.description('CCMs of each stage.'))),
  combine: v.exactOptional(v.picklist(['add', 'concat'])),
  activation: v.exactOptional(
    v.picklist(['linear', 'relu', 'relu6', 'leakyRelu', 'hardSwish', 'swish', 'sigmoid']),
  ),
  width: v.exactOptional(amount("Factor on the backbone's default channels.")),
  ratio: v.exactOptional(amount("The CCM's inner over outer channels.")),
  numClasses: v.exactOptional(count('Classes.')),
  anchorsPerScale: v.exactOptional(count('Anchors per cell.')),
  fusion: v.exactOptional(fusion),
  predictionKernels: v.exactOptional(list("Side of each prediction's kernel.", v.number())),
});

export const outputDifference = v.strictObject({
  largest: amount('Largest absolute difference of a value.'),
  of: amount('Largest absolute value expected.'),
});

export const networkFacts = {
  input: size,
  hash: text("SHA-256 of the graph model's files, in hexadecimal."),
  bytes: count("Of the graph model's files, with float32 weights."),
  ...cost,
};
