// Steps of the clock looked at, to find the smallest.
const STEPS = 100;

/** Smallest step of `performance.now()`, ms. */
export function timerStep(): number {
  let smallest = Infinity;
  let last = performance.now();
  for (let steps = 0; steps < STEPS; ) {
    const now = performance.now();
    if (now === last) continue;
    smallest = Math.min(smallest, now - last);
    last = now;
    steps++;
  }
  return smallest;
}
