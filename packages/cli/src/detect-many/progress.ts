import { progressBar } from '../progress-bar.ts';

/** Milliseconds between two lines where there is no terminal. */
const INTERVAL = 10_000;

/** Shows how far a run over many images is, how fast, and how long it will take. */
export interface ManyProgress {
  /** Counts an image. */
  step(bad: boolean): void;
  /** Says that images are computed from now on: what is counted before was there already. */
  start(): void;
  /** Takes the bar away, and returns how many images were counted, and how many of them were bad. */
  stop(): { readonly images: number; readonly bad: number };
}

/** @param total images, null where nobody knows */
export function manyProgress(
  stream: NodeJS.WritableStream & { isTTY?: boolean },
  total: number | null,
): ManyProgress {
  const bar = progressBar(stream, '{bar} {said}');
  let [images, bad, before] = [0, 0, 0];
  let started = performance.now();
  let last = started;
  const said = () => {
    const rate = (images - before) / ((performance.now() - started) / 1000);
    const left = total === null || rate === 0 ? '' : `, ${duration((total - images) / rate)} left`;
    const errors = bad === 0 ? '' : `, ${bad} that cannot be read`;
    return `${images}${total === null ? '' : ` of ${total}`} images, ${rate.toFixed(1)} per second${left}${errors}`;
  };
  return {
    start() {
      before = images;
      started = performance.now();
      if (stream.isTTY) bar.start(total ?? 0, images, { said: said() });
    },
    step(isBad) {
      images++;
      if (isBad) bad++;
      if (stream.isTTY && bar.isActive) bar.update(images, { said: said() });
      else if (!stream.isTTY && performance.now() - last > INTERVAL) {
        last = performance.now();
        stream.write(`${said()}\n`);
      }
    },
    stop() {
      bar.stop();
      return { images, bad };
    },
  };
}

/** Seconds in words of hours, minutes or seconds. */
function duration(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  if (minutes < 2) return `${Math.ceil(seconds)} s`;
  if (minutes < 120) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
