import { RsanetError } from '@rsanet/errors';
import type { ModelFiles } from '@rsanet/graph';
import { element } from '../element.ts';
import type { LabelledImage } from './labelled-image.ts';
import type { TrainingCommand, TrainingOrder, TrainingReport } from './messages.ts';
import { makeProgressView } from './progress-view.ts';
import { makeRunForm } from './run-form.ts';
import { forgetRun, keepOrder, keptOrder } from './storage.ts';

/** Options of {@link makeRunView}. */
export interface RunViewOptions {
  images(): readonly LabelledImage[];
  onTrained(files: ModelFiles): void;
  onStart(): void;
  onError(error: unknown): void;
}

/** The part of the page that starts, stops and resumes a training in a worker of its own. */
export async function makeRunView(options: RunViewOptions): Promise<void> {
  const { images, onTrained, onStart, onError } = options;
  const train = element('train', HTMLButtonElement);
  const stop = element('stop-training', HTMLButtonElement);
  const resume = element('resume', HTMLButtonElement);
  const status = element('run-status', HTMLElement);
  const readForm = makeRunForm();
  const progress = makeProgressView();
  let worker: Worker | null = null;
  let threads = '';

  function setRunning(running: boolean): void {
    train.disabled = running;
    stop.hidden = !running;
    resume.hidden = true;
    element('training', HTMLElement).hidden = !running;
  }

  function end(text: string, canResume: boolean): void {
    worker?.terminate();
    worker = null;
    setRunning(false);
    status.textContent = text;
    resume.hidden = !canResume;
  }

  function start(order: TrainingOrder): void {
    onStart();
    setRunning(true);
    status.textContent = 'Starting…';
    progress.clear();
    worker = new Worker(new URL('./training-worker.ts', import.meta.url), { type: 'module' });
    worker.addEventListener('message', ({ data }: MessageEvent<TrainingReport>) => hear(data));
    worker.addEventListener('error', ({ message }) => {
      end('The training failed.', true);
      onError(new RsanetError('WORKER_FAILED', `The training's worker failed: ${message}.`));
    });
    send({ kind: 'train', order });
  }

  function hear(report: TrainingReport): void {
    switch (report.kind) {
      case 'began':
        threads = `on ${report.threads} ${report.threads === 1 ? 'thread' : 'threads'}`;
        status.textContent = `Training ${report.classes.join(', ')} ${threads}.`;
        return;
      case 'step':
        progress.step(report.progress);
        return;
      case 'saved':
        status.textContent = `Training ${threads}; epoch ${report.epoch} is kept.`;
        return;
      case 'stopped':
        end('Stopped. Resume goes on after the last epoch that was kept.', true);
        return;
      case 'failed':
        end('The training failed.', false);
        forgetRun().catch(onError);
        onError(new RsanetError('WORKER_FAILED', report.reason));
        return;
      case 'trained':
        end('Trained.', false);
        onTrained(report.files);
    }
  }
  const send = (command: TrainingCommand) => worker?.postMessage(command);

  element('run', HTMLFormElement).addEventListener('submit', async (event) => {
    event.preventDefault();
    try {
      const order = await readForm(images());
      await keepOrder(order);
      start(order);
    } catch (error) {
      onError(error);
    }
  });
  stop.addEventListener('click', () => {
    stop.hidden = true;
    status.textContent = 'Stopping…';
    send({ kind: 'stop' });
  });
  resume.addEventListener('click', async () => {
    const order = await keptOrder();
    if (order) start(order);
  });
  if (await keptOrder()) end('A training was stopped here; it can be resumed.', true);
}
