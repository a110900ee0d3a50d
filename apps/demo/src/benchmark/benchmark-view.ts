import type { RatioFindings, VariantSet } from '@rsanet/bench/browser';
import type { BackendKind, BackendOffer } from '../backend/offers.ts';
import { automatic } from '../backend/offers.ts';
import { element, row } from '../element.ts';
import type { BenchmarkJob, BenchmarkMessage } from './messages.ts';
import { ratioChart } from './ratio-chart.ts';

const VERDICTS = {
  '1:1 wins': 'Equal channels are faster than every other ratio here.',
  '1:1 loses': 'Another ratio is faster than equal channels here.',
  undecided: 'The intervals do not show whether equal channels are faster than every other ratio.',
} as const;

/** Options of {@link makeBenchmark}. */
export interface BenchmarkOptions {
  offers: readonly BackendOffer[];
  /** Before it runs: what else computes should stop. */
  onStart(): void;
  onError(error: unknown): void;
}

/** Runs the ablation of channel ratios in a worker, when asked, and shows what it finds. */
export function makeBenchmark({ offers, onStart, onError }: BenchmarkOptions): void {
  const form = element('benchmark-form', HTMLFormElement);
  const choice = element('benchmark-backend', HTMLSelectElement);
  const cancel = element('benchmark-cancel', HTMLButtonElement);
  const start = element('benchmark-start', HTMLButtonElement);
  const progress = element('benchmark-progress', HTMLProgressElement);
  const status = element('benchmark-status', HTMLElement);
  const [best] = automatic(offers);
  choice.replaceChildren(
    ...offers
      .filter(({ available }) => available)
      .map(({ kind, name, software }) => {
        const chosen = kind === best?.kind;
        return new Option(software ? `${name} (software)` : name, kind, chosen, chosen);
      }),
  );
  let worker: Worker | undefined;

  function stop(said: string): void {
    worker?.terminate();
    worker = undefined;
    setRunning(false);
    status.textContent = said;
  }
  function setRunning(running: boolean): void {
    start.hidden = running;
    cancel.hidden = !running;
    progress.hidden = !running;
    (running ? cancel : start).focus();
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    onStart();
    const offer = offers.find(({ kind }) => kind === choice.value)!;
    const set = element('benchmark-set', HTMLSelectElement).value as VariantSet['name'];
    worker = new Worker(new URL('./benchmark-worker.ts', import.meta.url), { type: 'module' });
    worker.addEventListener('error', ({ message }) => {
      stop('The benchmark failed.');
      onError(new Error(message || 'the benchmark does not load'));
    });
    worker.addEventListener('message', ({ data }: MessageEvent<BenchmarkMessage>) => {
      if (data.status === 'running') {
        progress.value = data.done / data.total;
        status.textContent = `Measuring ${data.variant ?? 'nothing more'} against 1:1, ${data.done} of ${data.total} done.`;
      } else if (data.status === 'failed') {
        stop('The benchmark failed.');
        onError(new Error(data.reason));
      } else {
        stop(`${VERDICTS[data.findings.verdict]} Measured on ${where(offer)}.`);
        show(data.findings).catch(onError);
      }
    });
    const job: BenchmarkJob = { backend: choice.value as BackendKind, set };
    worker.postMessage(job);
    progress.value = 0;
    status.textContent = `Building the networks on ${offer.name}…`;
    setRunning(true);
  });
  cancel.addEventListener('click', () => stop('Cancelled.'));
}

function where({ name, software, note }: BackendOffer): string {
  return software
    ? `${name}, a software renderer, whose times say nothing of graphics (${note})`
    : name;
}

async function show({ chart, comparisons }: RatioFindings): Promise<void> {
  const rows = chart.map(({ variant, fps, interval }) => {
    const verdict = comparisons.find((one) => one.variant === variant)?.verdict ?? 'reference';
    const between = interval ? `${interval[0].toFixed(1)} to ${interval[1].toFixed(1)}` : '–';
    return row([variant, fps.toFixed(1), between, verdict]);
  });
  element('benchmark-rows', HTMLElement).replaceChildren(...rows);
  element('benchmark-table', HTMLElement).hidden = false;
  element('benchmark-chart', HTMLElement).replaceChildren(await ratioChart(chart));
}
