import { PoolGradient, poolGradient } from './pool-gradient';

/** Parameters of {@link maxPoolGradient}: those of {@link PoolGradient}, and the positions. */
@unmanaged
class MaxPoolGradientParameters {
  dy: usize;
  ldy: i32;
  outHeight: i32;
  outWidth: i32;
  kernelHeight: i32;
  kernelWidth: i32;
  strideY: i32;
  strideX: i32;
  dilationY: i32;
  dilationX: i32;
  top: i32;
  left: i32;
  images: i32;
  height: i32;
  width: i32;
  channels: i32;
  out: usize;
  ldo: i32;
  positions: usize;
}

/** The gradient of max-pooling's input: each value of `dy` goes to the position that `maxPoolPositions` kept. */
export function maxPoolGradient(block: usize, part: i32, parts: i32): void {
  const positions = changetype<MaxPoolGradientParameters>(block).positions;
  poolGradient(changetype<PoolGradient>(block), positions, part, parts);
}
