import type { ModelFiles } from '@rsanet/graph';
import type { CheckpointName, CheckpointStore } from '@rsanet/train';
import { clear, createStore, del, entries, get, set } from 'idb-keyval';
import type { LabelledImage } from './labelled-image.ts';
import type { TrainingOrder } from './messages.ts';

// What outlasts the page, in IndexedDB: the images with their boxes, and the run with its checkpoints.

const images = createStore('rsanet-images', 'images');
const run = createStore('rsanet-run', 'run');

/** The images kept in this browser, in the order in which they came. */
export async function keptImages(): Promise<LabelledImage[]> {
  return (await entries<string, LabelledImage>(images)).map(([, image]) => image);
}

/** Keeps an image and its boxes, in place of what was kept of it. */
export function keepImage(image: LabelledImage): Promise<void> {
  return set(image.id, image, images);
}

/** Forgets an image. */
export function forgetImage({ id }: LabelledImage): Promise<void> {
  return del(id, images);
}

/** Keeps what is to be trained, and forgets the checkpoints of the run before. */
export async function keepOrder(order: TrainingOrder): Promise<void> {
  await clear(run);
  await set('order', order, run);
}

/** What the run that can go on trains; null where there is none. */
export async function keptOrder(): Promise<TrainingOrder | null> {
  return (await get<TrainingOrder>('order', run)) ?? null;
}

/** Forgets the run and its checkpoints. */
export function forgetRun(): Promise<void> {
  return clear(run);
}

/** Keeps what was trained, in place of the run, which is done. */
export async function keepModel(files: ModelFiles): Promise<void> {
  await clear(run);
  await set('model', files, run);
}

/** What was trained last; null where that is nothing. */
export async function keptModel(): Promise<ModelFiles | null> {
  return (await get<ModelFiles>('model', run)) ?? null;
}

/** The checkpoints of the run. A transaction of IndexedDB replaces one as a whole or not at all. */
export const checkpoints: CheckpointStore = {
  load: async (name: CheckpointName) => (await get<Uint8Array>(name, run)) ?? null,
  save: (name: CheckpointName, bytes: Uint8Array) => set(name, bytes, run),
  locate: (name: CheckpointName) => `'${name}' in this browser's storage`,
};
