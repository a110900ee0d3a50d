/** The first tap of a window that lies on the map, where tap 0 lies at `origin` along a side. */
@inline
export function firstTap(origin: i32, dilation: i32): i32 {
  return origin < 0 ? (dilation - 1 - origin) / dilation : 0;
}

/** The tap behind the last one that lies on a side of the map; at most `taps`. */
@inline
export function endTap(origin: i32, dilation: i32, taps: i32, side: i32): i32 {
  return min(taps, (side - origin + dilation - 1) / dilation);
}
