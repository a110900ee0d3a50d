import { RsanetError } from '@rsanet/errors';
import type { VocBox } from './annotation.ts';
import type { VocMetric } from './average-precision.ts';

/** @throws RsanetError INVALID_ARGUMENT as {@link evaluateVoc} says, for its options */
export function checkOptions(
  classes: readonly string[],
  metric: VocMetric,
  iouThreshold: number,
): void {
  const twice = classes.find((name, i) => classes.indexOf(name) !== i);
  if (twice !== undefined) {
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `The class '${twice}' is listed twice; name it once.`,
    );
  }
  if (metric !== '11-point' && metric !== 'all-point') {
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `The VOC metric is '${metric}'; expected '11-point' or 'all-point'.`,
    );
  }
  if (!(iouThreshold >= 0 && iouThreshold <= 1)) {
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `The IoU threshold is ${iouThreshold}; it must be within 0..1.`,
    );
  }
}

/** @throws RsanetError INVALID_ARGUMENT that names class and image when a value is not finite */
export function assertFinite(
  kind: string,
  { image, class: name, box }: { image: string; class: string; box: VocBox },
  values: readonly number[],
): void {
  if (box.length === 4 && values.every(Number.isFinite)) return;
  throw new RsanetError(
    'INVALID_ARGUMENT',
    `The ${kind} of class '${name}' in image ${image} has the values ${values.join(', ')}; expected four finite corners${kind === 'detection' ? ' and a finite score' : ''}.`,
  );
}
