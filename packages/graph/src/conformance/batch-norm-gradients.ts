import type {
  BatchNormInputGradientNode,
  BatchNormParameterGradientNode,
  BatchNormTrainingInputGradientNode,
} from '../differentiate/gradient-node.ts';
import type { Readable } from './gradient-operations.ts';
import { type Value, zeros } from './value.ts';

/** Of the scale and offset of batch norm in training. */
export function batchNormParameterGradient(
  { inputs, outputs, epsilon }: BatchNormParameterGradientNode,
  { value, shape }: Readable,
) {
  const [dScale, dOffset] = [zeros(shape(outputs.dScale)), zeros(shape(outputs.dOffset))];
  const dy = value(inputs.dy);
  const normal = normalised(value(inputs.x), value(inputs.mean), value(inputs.variance), epsilon);
  dy.data.forEach((slope, i) => {
    const c = i % dScale.data.length;
    dScale.data[c]! += slope * normal[i]!;
    dOffset.data[c]! += slope;
  });
  return { dScale, dOffset };
}

/** Of the input of batch norm in training. */
export function batchNormTrainingInputGradient(
  { inputs, weights, epsilon }: BatchNormTrainingInputGradientNode,
  { value, weight }: Readable,
) {
  const [dy, variance] = [value(inputs.dy), value(inputs.variance)];
  const [dScale, dOffset] = [value(inputs.dScale), value(inputs.dOffset)];
  const normal = normalised(value(inputs.x), value(inputs.mean), variance, epsilon);
  const scale = weight(weights.scale);
  const channels = scale.data.length;
  const count = dy.data.length / channels;
  const data = dy.data.map((slope, i) => {
    const c = i % channels;
    const own = slope - dOffset.data[c]! / count - (normal[i]! * dScale.data[c]!) / count;
    return (own * scale.data[c]!) / Math.sqrt(variance.data[c]! + epsilon);
  });
  return { dx: { data, shape: dy.shape } };
}

/** Of the input of frozen batch norm. */
export function batchNormInputGradient(
  { inputs, weights, epsilon }: BatchNormInputGradientNode,
  { value, weight }: Readable,
) {
  const { data, shape } = value(inputs.dy);
  const [scale, variance] = [weight(weights.scale), weight(weights.variance)];
  const channels = scale.data.length;
  const dx = data.map((slope, i) => {
    const c = i % channels;
    return (slope * scale.data[c]!) / Math.sqrt(variance.data[c]! + epsilon);
  });
  return { dx: { data: dx, shape } };
}

function normalised(x: Value, mean: Value, variance: Value, epsilon: number): Float64Array {
  const channels = mean.data.length;
  return x.data.map(
    (value, i) =>
      (value - mean.data[i % channels]!) / Math.sqrt(variance.data[i % channels]! + epsilon),
  );
}
