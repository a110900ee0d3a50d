import type { ModelFiles } from '@rsanet/graph';
import { createWorkerDetector, type Detector } from '@rsanet/rsanet';
import { classCounts, countsText } from '../detect/class-counts.ts';
import { makeFoundView } from '../detect/found-view.ts';
import { makeStageView } from '../detect/stage-view.ts';
import { element } from '../element.ts';
import { fileSource } from '../source/file-source.ts';
import { zipped } from './model-zip.ts';

/** Shows what a trained model finds, and hands it over. */
export interface ResultView {
  setModel(files: ModelFiles | null): Promise<void>;
}

/** The part of the page that detects with what was trained. */
export function makeResultView(onError: (error: unknown) => void): ResultView {
  const stage = makeStageView();
  const showFound = makeFoundView();
  const status = element('result-status', HTMLElement);
  const file = element('detect-file', HTMLInputElement);
  let files: ModelFiles | null = null;
  let detector: Detector | null = null;

  async function look(image: File): Promise<void> {
    const source = await fileSource(image);
    stage.show(source);
    const detections = await detector!.detect(source.media);
    stage.draw(detections);
    stage.describe(`${source.name} with boxes: ${countsText(classCounts(detections))}`);
    showFound(detections);
  }

  element('detect-image', HTMLButtonElement).addEventListener('click', () => file.click());
  file.addEventListener('change', () => {
    const [picked] = file.files ?? [];
    if (picked) look(picked).catch(onError);
    file.value = '';
  });
  element('download', HTMLButtonElement).addEventListener('click', () => {
    const url = URL.createObjectURL(zipped(files!));
    Object.assign(document.createElement('a'), { href: url, download: 'detector.zip' }).click();
    URL.revokeObjectURL(url);
  });

  return {
    async setModel(next) {
      files = next;
      await detector?.dispose();
      detector = null;
      element('result', HTMLElement).hidden = true;
      status.textContent = 'Nothing is trained yet.';
      if (!next) return;
      const worker = new Worker(new URL('../detect/detector-worker.ts', import.meta.url), {
        type: 'module',
        name: 'engine',
      });
      detector = await createWorkerDetector(worker, next);
      element('result', HTMLElement).hidden = false;
      status.textContent = `A detector of ${detector.classes.join(', ')} is ready.`;
    },
  };
}
