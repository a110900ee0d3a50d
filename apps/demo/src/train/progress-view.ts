import type { StepProgress } from '@rsanet/train';
import { atMostEvery } from '../at-most-every.ts';
import { element } from '../element.ts';
import { lossChart } from './loss-chart.ts';

/** Milliseconds between two changes of the figures. */
const SHOWN_EVERY = 250;

/** Shows how a training goes on. */
export interface ProgressView {
  step(progress: StepProgress): void;
  /** Begins anew. */
  clear(): void;
}

/** The page's bar, figures and chart of the loss. */
export function makeProgressView(): ProgressView {
  const bar = element('training', HTMLProgressElement);
  const chart = element('loss-chart', HTMLElement);
  let losses: number[] = [];
  /** Of this page's steps, so that a resumed run is not counted from its beginning. */
  let began = 0;

  const show = atMostEvery<StepProgress | null>(SHOWN_EVERY, (progress) => {
    const seconds = (performance.now() - began) / 1000;
    figures({
      epoch: progress ? `${progress.epoch} of ${progress.epochs}` : '–',
      loss: progress ? progress.loss.total.toPrecision(3) : '–',
      speed: progress && losses.length > 1 ? ((losses.length - 1) / seconds).toPrecision(3) : '–',
      left: progress ? timeText(progress.secondsLeft) : '–',
    });
    chart.replaceChildren(...(losses.length > 1 ? [lossChart(losses)] : []));
    if (progress) bar.value = doneShare(progress);
  });
  return {
    step(progress) {
      if (losses.length === 0) began = performance.now();
      losses.push(progress.loss.total);
      show(progress);
    },
    clear() {
      losses = [];
      bar.value = 0;
      show(null);
    },
  };
}

function figures(texts: Readonly<Record<'epoch' | 'loss' | 'speed' | 'left', string>>): void {
  for (const [id, text] of Object.entries(texts)) element(id, HTMLElement).textContent = text;
}

/** 0..1 of all steps. */
function doneShare({ epoch, epochs, step, steps }: StepProgress): number {
  return ((epoch - 1) * steps + step) / (epochs * steps);
}

/** Minutes and seconds. */
function timeText(seconds: number): string {
  const whole = Math.ceil(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
