import { loadLanes } from './lanes';
import { begin } from '../split';
import { upperHalf } from './double-sums';

/** Parameters of {@link sumOfSquares}. */
@unmanaged
class SumOfSquaresParameters {
  x: usize;
  count: i32;
  out: usize;
}

/** Values per sum; SQUARES_PER_SUM in src/train/train-kernels.ts. */
const VALUES: i32 = 4096;

/** The sum of squares of every `VALUES` values, in float64. Parts share out the sums. */
export function sumOfSquares(block: usize, part: i32, parts: i32): void {
  const p = changetype<SumOfSquaresParameters>(block);
  const sums = (p.count + VALUES - 1) / VALUES;
  const to = begin(sums, part + 1, parts);
  for (let at = begin(sums, part, parts); at < to; at++) {
    const end = min(p.count, (at + 1) * VALUES);
    let low = f64x2.splat(0);
    let high = f64x2.splat(0);
    for (let i = at * VALUES; i < end; i += 4) {
      const x = loadLanes(p.x + 4 * <usize>i, min(4, end - i));
      const lower = f64x2.promote_low_f32x4(x);
      const upper = f64x2.promote_low_f32x4(upperHalf(x));
      low = v128.add<f64>(low, v128.mul<f64>(lower, lower));
      high = v128.add<f64>(high, v128.mul<f64>(upper, upper));
    }
    const sum = v128.add<f64>(low, high);
    const total = v128.extract_lane<f64>(sum, 0) + v128.extract_lane<f64>(sum, 1);
    store<f64>(p.out + 8 * <usize>at, total);
  }
}
