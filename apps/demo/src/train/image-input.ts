import { element } from '../element.ts';
import { cameraSource } from '../source/camera-source.ts';
import type { Source } from '../source/source.ts';
import type { LabelledImage } from './labelled-image.ts';
import { decoded } from './read-image.ts';

/** Options of {@link makeImageInput}. */
export interface ImageInputOptions {
  /** Takes new images, as yet without boxes. */
  onImages(images: readonly LabelledImage[]): Promise<void>;
  onError(error: unknown): void;
}

/** Where images come in: picked, dropped on the page, or taken by the camera. */
export function makeImageInput({ onImages, onError }: ImageInputOptions): void {
  const input = element('images', HTMLInputElement);
  const camera = element('camera', HTMLButtonElement);
  const take = element('take', HTMLButtonElement);
  const view = element('camera-view', HTMLElement);
  let source: Source | null = null;
  let taken = 0;

  async function add(files: readonly File[]): Promise<void> {
    const added: LabelledImage[] = [];
    const came = Date.now();
    for (const [at, file] of files.entries()) {
      try {
        const bitmap = await decoded(file, file.name);
        const { width, height } = bitmap;
        bitmap.close();
        const id = `${came}-${String(at).padStart(5, '0')}`;
        added.push({ id, name: file.name, file, width, height, boxes: [] });
      } catch (error) {
        onError(error);
      }
    }
    if (added.length > 0) await onImages(added).catch(onError);
  }

  function showCamera(next: Source | null): void {
    source?.close();
    source = next;
    camera.setAttribute('aria-pressed', String(next !== null));
    take.hidden = view.hidden = next === null;
    view.replaceChildren(...(next ? [next.media] : []));
  }

  element('add-images', HTMLButtonElement).addEventListener('click', () => input.click());
  input.addEventListener('change', () => {
    void add([...(input.files ?? [])]);
    // So that the same files can be picked again.
    input.value = '';
  });
  camera.addEventListener('click', () => {
    if (source) showCamera(null);
    else cameraSource().then(showCamera, onError);
  });
  take.addEventListener('click', () => {
    if (source) shot(source).then((file) => add([file]), onError);
  });
  async function shot({ media, size }: Source): Promise<File> {
    const canvas = new OffscreenCanvas(size.width, size.height);
    canvas.getContext('2d')!.drawImage(media, 0, 0);
    taken++;
    return new File([await canvas.convertToBlob({ type: 'image/png' })], `camera ${taken}.png`);
  }
  for (const type of ['dragover', 'drop'] as const) {
    document.addEventListener(type, (event) => {
      event.preventDefault();
      if (type === 'drop') void add([...(event.dataTransfer?.files ?? [])]);
    });
  }
}
