import { Windowed } from './windowed';

/** Parameters of `depthwise`. */
@unmanaged
export class DepthwiseParameters extends Windowed {
  multiplier: i32;
  weights: usize;
  bias: usize;
  activation: i32;
  alpha: f32;
  lo: f32;
  hi: f32;
}
