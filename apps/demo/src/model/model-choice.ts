import defaultModel from '@rsanet/models/default';
import type { ModelSource } from '@rsanet/rsanet';
import { element } from '../element.ts';
import { modelUrl } from './model-url.ts';
import { pickedFiles } from './picked-files.ts';
import { shippedModels } from './shipped-models.ts';
import { untrained } from './untrained.ts';

const NOTES: Readonly<Record<string, string>> = {
  default: 'Trained: what the project takes where no model is named.',
  bccd: 'Trained: finds red cells, white cells and platelets in a stained blood smear.',
  'animals-320': 'Trained: finds people, dogs, cats, horses, cows and sheep in photographs.',
  'animals-320-distilled': 'The same, taught by another detector beside the labels.',
  'voc-416': 'Random weights, not trained: it shows the speed and finds nothing of sense.',
  'coco-320': 'Random weights, not trained: it shows the speed and finds nothing of sense.',
  files: 'A TensorFlow.js graph model that rsanet export wrote. It stays in this page.',
  url: 'Its server must allow this page to read it (CORS).',
};

/**
 * Lets the visitor choose a model.
 *
 * @param onChoice receives how to get the model chosen
 */
export function makeModelChoice(onChoice: (open: () => Promise<ModelSource>) => void): void {
  const select = element('model', HTMLSelectElement);
  const note = element('model-note', HTMLElement);
  const files = element('model-files', HTMLInputElement);
  const url = element('model-url', HTMLInputElement);
  const urlForm = element('model-url-row', HTMLFormElement);

  function explain(): void {
    note.textContent = NOTES[select.value]!;
    element('model-files-row', HTMLElement).hidden = select.value !== 'files';
    urlForm.hidden = select.value !== 'url';
  }
  select.addEventListener('change', () => {
    explain();
    const { value } = select;
    if (value === 'default') onChoice(async () => defaultModel);
    const shipped = shippedModels.get(value);
    if (shipped) onChoice(async () => shipped);
    if (value === 'voc-416' || value === 'coco-320') onChoice(() => untrained(value));
  });
  files.addEventListener('change', () => {
    const picked = [...(files.files ?? [])];
    onChoice(() => pickedFiles(picked));
  });
  urlForm.addEventListener('submit', (event) => {
    event.preventDefault();
    onChoice(async () => modelUrl(url.value));
  });
  explain();
}
