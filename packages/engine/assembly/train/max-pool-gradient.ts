import { PoolGradient, poolGradient } from './pool-gradient';

/** Parameters of {@link maxPoolGradient}. */
@unmanaged
class MaxPoolGradientParameters extends PoolGradient {
  positions: usize;
}

/** The gradient of max-pooling's input: each value of `dy` goes to the position that `maxPoolPositions` kept. */
export function maxPoolGradient(block: usize, part: i32, parts: i32): void {
  const p = changetype<MaxPoolGradientParameters>(block);
  poolGradient(p, p.positions, part, parts);
}
