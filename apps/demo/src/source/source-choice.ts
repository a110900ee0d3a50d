import { element } from '../element.ts';
import { cameraSource } from './camera-source.ts';
import { fileSource } from './file-source.ts';
import { sampleImage, sampleVideo } from './sample-source.ts';
import type { Source } from './source.ts';

/**
 * Lets the visitor choose what is looked at: by the buttons, or by dropping a file on the stage.
 *
 * @param onChoice receives how to get the source chosen; resolves to whether it is shown
 */
export function makeSourceChoice(
  onChoice: (open: () => Promise<Source>) => Promise<boolean>,
): void {
  const file = element('file', HTMLInputElement);
  const stage = element('stage', HTMLElement);
  const toggles = ['sample-image', 'sample-video', 'camera'].map((id) =>
    element(id, HTMLButtonElement),
  );

  async function choose(open: () => Promise<Source>, button?: HTMLButtonElement): Promise<void> {
    if (!(await onChoice(open))) return;
    for (const toggle of toggles) toggle.setAttribute('aria-pressed', String(toggle === button));
  }
  const opens = [async () => sampleImage(), sampleVideo, cameraSource];
  for (const [at, toggle] of toggles.entries()) {
    toggle.addEventListener('click', () => choose(opens[at]!, toggle));
  }
  element('open-file', HTMLButtonElement).addEventListener('click', () => file.click());
  file.addEventListener('change', () => {
    const [picked] = file.files ?? [];
    if (picked) void choose(() => fileSource(picked));
    // So that the same file can be opened again.
    file.value = '';
  });

  for (const type of ['dragover', 'dragleave', 'drop'] as const) {
    stage.addEventListener(type, (event) => {
      event.preventDefault();
      stage.classList.toggle('over', type === 'dragover');
      const [dropped] = event.dataTransfer?.files ?? [];
      if (type === 'drop' && dropped) void choose(() => fileSource(dropped));
    });
  }
  void choose(opens[0]!, toggles[0]);
}
