import { PoolGradient, poolGradient } from './pool-gradient';

/** Parameters of {@link averagePoolGradient}: those of {@link PoolGradient}. */
@unmanaged
class AveragePoolGradientParameters {
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
}

/** The gradient of average pooling's input: each value of `dy` is shared by the pixels of its window that lie on the map. */
export function averagePoolGradient(block: usize, part: i32, parts: i32): void {
  poolGradient(changetype<PoolGradient>(block), 0, part, parts);
}
