/** The index of the first number that is infinite or NaN; -1 where there is none. */
export function notFinite(data: Float32Array | Int32Array): number {
  // 0 times a finite number is 0, times any other NaN: one sum is far quicker than a test of each.
  let sum = 0;
  for (let i = 0; i < data.length; i++) sum += data[i]! * 0;
  return sum === 0 ? -1 : data.findIndex((value) => !Number.isFinite(value));
}
