/** The first `count` floats at an address, 1 to 4, the rest 0; nothing behind them is read. */
@inline
export function loadLanes(address: usize, count: i32): v128 {
  if (count == 4) return v128.load(address);
  if (count == 1) return v128.load32_zero(address);
  const two = v128.load64_zero(address);
  return count == 2 ? two : v128.load32_lane(address + 8, two, 2);
}

/** Writes the first `count` of four floats, 1 to 4, and nothing behind them. */
@inline
export function storeLanes(address: usize, value: v128, count: i32): void {
  if (count == 4) {
    v128.store(address, value);
    return;
  }
  if (count == 1) {
    v128.store32_lane(address, value, 0);
    return;
  }
  v128.store64_lane(address, value, 0);
  if (count == 3) v128.store32_lane(address + 8, value, 2);
}
