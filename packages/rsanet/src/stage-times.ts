/** Milliseconds that the stages of a `detect` took; of a list of pictures, of all of them. */
export interface StageTimes {
  /** Reading the pictures' pixels and fitting them into the network's input. */
  readonly preprocess: number;
  /** The network: taking its input to the device, computing, reading its outputs. */
  readonly forward: number;
  /** Finding the boxes in the outputs. */
  readonly postprocess: number;
  /** All of it. */
  readonly total: number;
}

type Stage = Exclude<keyof StageTimes, 'total'>;

/** Times stages that follow each other: called at the end of each, it gives the times so far. */
export function stageTimer(): (stage: Stage) => StageTimes {
  const times = { preprocess: 0, forward: 0, postprocess: 0, total: 0 };
  let last = performance.now();
  return (stage) => {
    const spent = performance.now() - last;
    last += spent;
    times[stage] += spent;
    times.total += spent;
    return times;
  };
}
