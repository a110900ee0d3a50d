import { element } from '../element.ts';
import { modelUrl } from '../model/model-url.ts';
import { pickedFiles } from '../model/picked-files.ts';
import { shippedModels } from '../model/shipped-models.ts';
import type { LabelledImage } from './labelled-image.ts';
import type { StartModel, TrainingOrder } from './messages.ts';
import { forms } from './network-form.ts';

/**
 * The form that says what to train and how.
 *
 * @returns what it says of the images
 */
export function makeRunForm(): (images: readonly LabelledImage[]) => Promise<TrainingOrder> {
  const start = element('start', HTMLSelectElement);

  function explain(): void {
    const { value } = start;
    element('start-files-row', HTMLElement).hidden = value !== 'files';
    element('start-url-row', HTMLElement).hidden = value !== 'url';
    element('freeze-row', HTMLElement).hidden = value === 'scratch';
    // A trained network brings its own form.
    element('form-row', HTMLElement).hidden = value !== 'scratch';
  }
  start.addEventListener('change', explain);
  explain();

  return async (images) => {
    const side = Number(element('side', HTMLSelectElement).value);
    return {
      images,
      start: await startModel(start.value),
      form: forms[element('form', HTMLSelectElement).value as keyof typeof forms],
      input: { width: side, height: side },
      epochs: element('epochs', HTMLInputElement).valueAsNumber,
      batchSize: element('batch', HTMLInputElement).valueAsNumber,
      peakRate: element('rate', HTMLInputElement).valueAsNumber,
      freeze: element('freeze', HTMLInputElement).checked,
      augment: element('augment', HTMLInputElement).checked,
    };
  };
}

/**
 * The model to start from; null for a new network.
 *
 * @throws RsanetError INVALID_MODEL or MODEL_NOT_FOUND when what was picked or typed is none
 */
async function startModel(chosen: string): Promise<StartModel | null> {
  const shipped = shippedModels.get(chosen);
  if (shipped) return { name: chosen, source: shipped };
  if (chosen === 'files') {
    const { files } = element('start-files', HTMLInputElement);
    return { name: 'that you picked', source: await pickedFiles([...(files ?? [])]) };
  }
  if (chosen === 'url') {
    const { href } = modelUrl(element('start-url', HTMLInputElement).value);
    return { name: href, source: href };
  }
  return null;
}
