import type { WriteStream } from 'node:tty';
import { Presets, SingleBar } from 'cli-progress';
import { MEASURES, type Measure } from '../evaluate/measure.ts';
import type { EpochReport, StepProgress, TrainOptions } from '../trainer/options.ts';

const CHECK = 'checking images {bar} {value}/{total}';
const FORMAT =
  'epoch {epoch}/{epochs} {bar} {value}/{total} | loss {loss} | rate {rate} | {speed} images/s | {left} left';

/**
 * Shows a training as a progress bar: loss, learning rate, images per second and the time left; each
 * epoch leaves a line. Where the stream is no terminal only the lines are written.
 *
 * @param stream where to draw, such as `process.stderr`
 * @param measure the option of the training
 * @returns the handlers `train` takes, and `stop`, which takes an unfinished bar away; call it however
 * training ends, or the bar keeps the process alive
 */
export function trainProgress(
  stream: WriteStream,
  measure: Measure = 'voc',
): Required<Pick<TrainOptions, 'onCheck' | 'onStep'>> & {
  onEpoch(report: EpochReport): void;
  stop(): void;
} {
  const barOf = (format: string) =>
    new SingleBar(
      { stream, format, barsize: 20, clearOnComplete: true, gracefulExit: false },
      Presets.legacy,
    );
  const bar = barOf(FORMAT);
  const check = barOf(CHECK);
  return {
    onCheck(done, total) {
      if (!stream.isTTY) return;
      if (done === 1) check.start(total, 1);
      else check.update(done);
      if (done === total) check.stop();
    },
    onStep(progress) {
      if (!stream.isTTY) return;
      if (progress.step === 1) bar.start(progress.steps, 1, payload(progress));
      else bar.update(progress.step, payload(progress));
    },
    onEpoch(report) {
      bar.stop();
      stream.write(`${line(report, measure)}\n`);
    },
    stop() {
      check.stop();
      bar.stop();
    },
  };
}

function payload({
  epoch,
  epochs,
  loss,
  learningRate,
  imagesPerSecond,
  secondsLeft,
}: StepProgress) {
  return {
    epoch,
    epochs,
    loss: loss.total.toFixed(3),
    rate: learningRate.toExponential(2),
    speed: imagesPerSecond.toFixed(1),
    left: duration(secondsLeft),
  };
}

function line({ epoch, loss, ap, seconds }: EpochReport, measure: Measure): string {
  const { total, box, objectness, class: classes, teaching } = loss;
  const taught = teaching === undefined ? '' : `, teaching ${teaching.toFixed(3)}`;
  const parts = `box ${box.toFixed(3)}, objectness ${objectness.toFixed(3)}, class ${classes.toFixed(3)}${taught}`;
  const measured = ap === null ? '' : `, ${MEASURES[measure]} ${(100 * ap).toFixed(1)}`;
  return `epoch ${epoch}: loss ${total.toFixed(3)} (${parts})${measured}, ${seconds.toFixed(0)} s`;
}

/** Whole seconds as people read them: `45 s`, `12 min`, `3 h 05 min`. */
function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}
