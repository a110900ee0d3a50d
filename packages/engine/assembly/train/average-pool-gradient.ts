import { PoolGradient, poolGradient } from './pool-gradient';

/** Parameters of {@link averagePoolGradient}. */
@unmanaged
class AveragePoolGradientParameters extends PoolGradient {}

/** The gradient of average pooling's input: each value of `dy` is shared by the pixels of its window that lie on the map. */
export function averagePoolGradient(block: usize, part: i32, parts: i32): void {
  poolGradient(changetype<AveragePoolGradientParameters>(block), 0, part, parts);
}
