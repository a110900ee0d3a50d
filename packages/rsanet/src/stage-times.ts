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

/** Times stages that follow each other: each `end` says which one ran since the last, or since the start. */
export function stageTimer(): { readonly times: StageTimes; end(stage: Stage): void } {
  const times = { preprocess: 0, forward: 0, postprocess: 0, total: 0 };
  let last = performance.now();
  return {
    times,
    end(stage) {
      const now = performance.now();
      times[stage] += now - last;
      times.total += now - last;
      last = now;
    },
  };
}
