import { element } from '../element.ts';
import { makeBoxCanvas, type Shown } from './box-canvas.ts';
import { makeBoxTable } from './box-table.ts';
import { type Boxes, withNewBox } from './edited-image.ts';
import { makeGallery } from './gallery.ts';
import { makeImageInput } from './image-input.ts';
import { classesOf, type LabelledImage } from './labelled-image.ts';
import { decoded } from './read-image.ts';
import { forgetImage, keepImage } from './storage.ts';

/** Options of {@link makeLabelling}. */
export interface LabellingOptions {
  /** Those of an earlier visit. */
  images: readonly LabelledImage[];
  onError(error: unknown): void;
}

/**
 * The part of the page where images are given and boxes drawn; all is kept in the browser.
 *
 * @returns the images as they are now
 */
export function makeLabelling({
  images: kept,
  onError,
}: LabellingOptions): () => readonly LabelledImage[] {
  const name = element('class', HTMLInputElement);
  const className = () => name.value.trim() || 'object';
  const showCanvas = makeBoxCanvas(className, edit);
  const showTable = makeBoxTable(edit);
  const showGallery = makeGallery((id) => void choose(id));
  let images = kept;
  let chosen: string | null = null;
  let opened: { bitmap: ImageBitmap; selected: number | null } | null = null;

  const current = () => images.find(({ id }) => id === chosen);

  function show(): void {
    const image = current();
    const classes = classesOf(images);
    const shown: Shown | null = image && opened ? { ...opened, boxes: image.boxes, classes } : null;
    element('editing', HTMLElement).hidden = !shown;
    element('remove-image', HTMLElement).hidden = !shown;
    const options = classes.map((value) =>
      Object.assign(document.createElement('option'), { value }),
    );
    element('classes', HTMLDataListElement).replaceChildren(...options);
    showGallery(images, chosen);
    showTable(shown);
    showCanvas(shown);
  }

  function edit({ boxes, selected }: Boxes, done: boolean): void {
    const image = current();
    if (!image || !opened) return;
    const edited = { ...image, boxes };
    images = images.map((one) => (one === image ? edited : one));
    opened = { ...opened, selected };
    show();
    if (done) keepImage(edited).catch(onError);
  }

  async function choose(id: string | null): Promise<void> {
    chosen = id;
    const image = current();
    try {
      const bitmap = image && (await decoded(image.file, image.name));
      // Another may have been chosen meanwhile.
      if (chosen !== id) return bitmap?.close();
      opened?.bitmap.close();
      opened = bitmap ? { bitmap, selected: null } : null;
      show();
    } catch (error) {
      onError(error);
    }
  }

  makeImageInput({
    async onImages(added) {
      for (const image of added) await keepImage(image);
      images = [...images, ...added];
      await choose(added[0]?.id ?? chosen);
    },
    onError,
  });
  element('add-box', HTMLButtonElement).addEventListener('click', () => {
    if (opened) edit(withNewBox(current()!.boxes, className(), opened.bitmap), true);
  });
  element('remove-image', HTMLButtonElement).addEventListener('click', () => {
    const image = current();
    if (!image) return;
    const at = images.indexOf(image);
    images = images.filter((one) => one !== image);
    forgetImage(image).catch(onError);
    void choose((images[at] ?? images.at(-1))?.id ?? null);
  });
  void choose(images[0]?.id ?? null);
  return () => images;
}
