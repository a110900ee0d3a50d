/** Milliseconds over which frames are counted. */
const WINDOW = 2000;

/**
 * Counts frames per second over the last two.
 *
 * @returns called at the end of each frame with the time in milliseconds, gives the rate, or null while there
 * is but one frame
 */
export function frameRate(): (now: number) => number | null {
  const ends: number[] = [];
  return (now) => {
    ends.push(now);
    while (ends.length > 2 && ends[0]! < now - WINDOW) ends.shift();
    const span = now - ends[0]!;
    return span > 0 ? (1000 * (ends.length - 1)) / span : null;
  };
}
