/** Milliseconds that the stages of one `detect` took, for all of its images together. */
export interface StageTimes {
  /** Reading the images' pixels. */
  readonly preprocess: number;
  /** Letterboxing into the network's input, computing the network, reading its outputs. */
  readonly forward: number;
  /** Finding the boxes in the outputs. */
  readonly postprocess: number;
  /** All of it. */
  readonly total: number;
}

/** What a `detect` found, and what it took. */
export async function withTimes<Found>(
  detect: (onTimes: (times: StageTimes) => void) => Promise<Found>,
): Promise<{ found: Found; times: StageTimes }> {
  let times: StageTimes | undefined;
  const found = await detect((taken) => {
    times = taken;
  });
  return { found, times: times! };
}
