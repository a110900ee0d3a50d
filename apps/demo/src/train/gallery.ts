import { element } from '../element.ts';
import type { LabelledImage } from './labelled-image.ts';

/**
 * The list of images, each a button that chooses it.
 *
 * @returns shows the images, and which of them is chosen
 */
export function makeGallery(
  onChoice: (id: string) => void,
): (images: readonly LabelledImage[], chosen: string | null) => void {
  const list = element('gallery', HTMLElement);
  const status = element('gallery-status', HTMLElement);
  const items = new Map<string, { item: HTMLElement; forget(): void }>();

  function itemOf({ id, file }: LabelledImage): { item: HTMLElement; forget(): void } {
    const url = URL.createObjectURL(file);
    const button = Object.assign(document.createElement('button'), { type: 'button' });
    const image = Object.assign(document.createElement('img'), { src: url, alt: '' });
    button.append(image, document.createElement('span'), document.createElement('span'));
    button.addEventListener('click', () => onChoice(id));
    const item = document.createElement('li');
    item.append(button);
    return { item, forget: () => URL.revokeObjectURL(url) };
  }

  return (images, chosen) => {
    const ids = new Set(images.map(({ id }) => id));
    for (const [id, { item, forget }] of items) {
      if (ids.has(id)) continue;
      item.remove();
      forget();
      items.delete(id);
    }
    for (const image of images) {
      const { id, name, boxes } = image;
      const known = items.get(id) ?? itemOf(image);
      if (!items.has(id)) list.append(known.item);
      items.set(id, known);
      const [named, count] = known.item.querySelectorAll('span');
      named!.textContent = name;
      count!.textContent = counted(boxes.length, 'box', 'boxes');
      known.item.querySelector('button')!.setAttribute('aria-pressed', String(id === chosen));
    }
    const all = images.reduce((sum, { boxes }) => sum + boxes.length, 0);
    status.textContent =
      images.length === 0
        ? 'No images yet.'
        : `${counted(images.length, 'image', 'images')}, ${counted(all, 'box', 'boxes')}.`;
  };
}

function counted(count: number, one: string, several: string): string {
  return `${count} ${count === 1 ? one : several}`;
}
