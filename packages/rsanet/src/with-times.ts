import type { StageTimes } from './stage-times.ts';

/** What a `detect` found, and what it took. */
export async function withTimes<Found>(
  detect: (onTimes: (times: StageTimes) => void) => Promise<Found>,
): Promise<{ found: Found; times: StageTimes }> {
  let times: StageTimes | undefined;
  const found = await detect((told) => {
    times = told;
  });
  return { found, times: times! };
}
