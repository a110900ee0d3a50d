/** Round ticks of a logarithmic axis: 1, 2, 5 by powers of ten, or where those are many the powers alone. */
export function logTicks([low, high]: readonly [number, number]): number[] {
  const powers: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power++) {
    powers.push(10 ** power);
  }
  const inside = (ticks: number[]) => ticks.filter((tick) => tick >= low && tick <= high);
  const fine = inside(powers.flatMap((power) => [power, 2 * power, 5 * power]));
  return fine.length <= 8 ? fine : inside(powers);
}

/** What an axis is to show of values: their reach and a share of it at either end, but nothing below 0 of what is not negative. */
export function around(values: readonly number[], margin: number): [number, number] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = margin * (high - low || Math.abs(high) || 1);
  return [low < 0 ? low - room : Math.max(0, low - room), high + room];
}
