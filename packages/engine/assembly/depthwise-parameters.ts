/** Parameters of `depthwise`. */
@unmanaged
export class DepthwiseParameters {
  x: usize;
  ldx: i32;
  images: i32;
  height: i32;
  width: i32;
  channels: i32;
  out: usize;
  ldo: i32;
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
  multiplier: i32;
  weights: usize;
  bias: usize;
  activation: i32;
  alpha: f32;
  lo: f32;
  hi: f32;
}
