/**
 * Along one side, a pixel `position` behind the padding's begin is seen through tap t by output `(position - t * dilation) / stride`
 * where that is whole. This is the first such tap, or one at least `taps`.
 */
export function firstMeeting(position: i32, dilation: i32, stride: i32, taps: i32): i32 {
  let tap = 0;
  while (tap < taps && (position - tap * dilation) % stride != 0) tap++;
  return tap;
}

/** Taps from one that meets an output to the next one that does. */
export function meetingPeriod(dilation: i32, stride: i32): i32 {
  let period = 1;
  while ((period * dilation) % stride != 0) period++;
  return period;
}

/** How many taps have to be left out until outputs, of which the first tap's is `output`, each next `back` earlier, lie in `side`. */
@inline
export function tapsBehind(output: i32, back: i32, side: i32): i32 {
  return output < side ? 0 : (output - side) / back + 1;
}

/** How many taps, from `tap` on and `period` apart, have an output of at least 0; the first one's is `output`. */
@inline
export function tapsBefore(output: i32, back: i32, tap: i32, period: i32, taps: i32): i32 {
  if (output < 0 || tap >= taps) return 0;
  return min((taps - tap + period - 1) / period, output / back + 1);
}
