// As ../lanes, but what is rare is a call, which keeps the binary small.

/** The first `count` floats at an address, 1 to 4, the rest 0; nothing behind them is read. */
@inline
export function loadLanes(address: usize, count: i32): v128 {
  return count == 4 ? v128.load(address) : loadFew(address, count);
}

/** Writes the first `count` of four floats, 1 to 4, and nothing behind them. */
@inline
export function storeLanes(address: usize, value: v128, count: i32): void {
  if (count == 4) v128.store(address, value);
  else storeFew(address, value, count);
}

// These call themselves, for functions that call others are not copied to where they are called.

function loadFew(address: usize, count: i32): v128 {
  const value = v128.load32_zero(address);
  if (count == 1) return value;
  return v128.shuffle<f32>(value, loadFew(address + 4, count - 1), 0, 4, 5, 6);
}

function storeFew(address: usize, value: v128, count: i32): void {
  v128.store32_lane(address, value, 0);
  if (count == 1) return;
  storeFew(address + 4, v128.shuffle<f32>(value, value, 1, 2, 3, 0), count - 1);
}
