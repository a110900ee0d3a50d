/** Where part `part` of `parts` begins among `count`; part `parts` is the end. */
@inline
export function begin(count: i32, part: i32, parts: i32): i32 {
  return <i32>((<i64>count * part) / parts);
}
