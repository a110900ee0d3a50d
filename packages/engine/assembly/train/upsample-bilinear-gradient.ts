import { UpsampleGradient, upsampleGradient } from './upsample-gradient';

/** Parameters of {@link upsampleBilinearGradient}: those of {@link UpsampleGradient}. */
@unmanaged
class UpsampleBilinearGradientParameters {
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

/** The gradient of the input of bilinear upsampling: the sum of its shares. */
export function upsampleBilinearGradient(block: usize, part: i32, parts: i32): void {
  upsampleGradient(changetype<UpsampleGradient>(block), true, part, parts);
}
