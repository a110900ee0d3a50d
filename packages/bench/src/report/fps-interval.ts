import type { PeerFigures } from '../peers/result.ts';
import type { Interval } from '../statistics/bootstrap.ts';

/** 95 % interval of a network's forward passes per second: of its paired ratio, or of the reference's median. */
export function fpsInterval({ fps, ratio, forward }: PeerFigures): Interval {
  const { interval, middle } = ratio
    ? { interval: ratio.interval, middle: ratio.ratio }
    : { interval: forward.interval, middle: forward.median };
  const [low, high] = interval;
  return [(fps * middle) / high, (fps * middle) / low];
}
