import { begin } from '../split';

/** Parameters of {@link softmaxGradient}. */
@unmanaged
class SoftmaxGradientParameters {
  x: usize;
  ldx: i32;
  dy: usize;
  ldy: i32;
  pixels: i32;
  channels: i32;
  out: usize;
  ldo: i32;
}

/** `(dy - the sum of dy * x) * x`, pixel by pixel, where `x` is softmax's value; `out` may be `dy` or `x`. */
export function softmaxGradient(block: usize, part: i32, parts: i32): void {
  const p = changetype<SoftmaxGradientParameters>(block);
  const bytes = 4 * p.channels;
  const to = begin(p.pixels, part + 1, parts);
  for (let pixel = begin(p.pixels, part, parts); pixel < to; pixel++) {
    const x = p.x + 4 * <usize>pixel * p.ldx;
    const dy = p.dy + 4 * <usize>pixel * p.ldy;
    const out = p.out + 4 * <usize>pixel * p.ldo;
    let sum: f64 = 0;
    for (let c = 0; c < bytes; c += 4) sum += <f64>load<f32>(dy + c) * <f64>load<f32>(x + c);
    for (let c = 0; c < bytes; c += 4) {
      store<f32>(out + c, <f32>((<f64>load<f32>(dy + c) - sum) * <f64>load<f32>(x + c)));
    }
  }
}
