import { RsanetError } from '@rsanet/errors';

/** Height, width and channels of a network's input. */
export type InputShape = readonly [height: number, width: number, channels: number];

/**
 * Checks that height and width are positive multiples of `stride`.
 *
 * @throws RsanetError INVALID_INPUT_SIZE naming the size and the nearest sizes that work
 */
export function assertInputShape(shape: InputShape, stride: number): void {
  const [height, width] = shape;
  const fits = (side: number) => Number.isInteger(side) && side > 0 && side % stride === 0;
  if (fits(height) && fits(width)) return;
  const near = (side: number) => Math.max(stride, Math.round(side / stride) * stride || stride);
  throw new RsanetError(
    'INVALID_INPUT_SIZE',
    `The input size ${width}x${height} (width x height) is not divisible by ${stride}; use ${near(width)}x${near(height)}.`,
  );
}
