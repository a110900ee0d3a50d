import { UpsampleGradient, upsampleGradient } from './upsample-gradient';

/** Parameters of {@link upsampleNearestGradient}: those of {@link UpsampleGradient}. */
@unmanaged
class UpsampleNearestGradientParameters {
  dy: usize;
  ldy: i32;
  images: i32;
  height: i32;
  width: i32;
  channels: i32;
  out: usize;
  ldo: i32;
  factorY: i32;
  factorX: i32;
}

/** The gradient of the input of nearest upsampling: the sum of each block. */
export function upsampleNearestGradient(block: usize, part: i32, parts: i32): void {
  upsampleGradient(changetype<UpsampleGradient>(block), false, part, parts);
}
