import { engineTrainer } from '@rsanet/engine/train';
import type { ModelFiles } from '@rsanet/graph';
import { detectorFiles, readDetector } from '@rsanet/rsanet';
import {
  augmentDefaults,
  backboneNodes,
  imageCache,
  type NewDetector,
  newDetector,
  startFrom,
  train,
} from '@rsanet/train';
import { errorText } from '../error-text.ts';
import { datasetOf } from './labelled-image.ts';
import type { TrainingCommand, TrainingOrder, TrainingReport } from './messages.ts';
import { formOf } from './network-form.ts';
import { imageReader } from './read-image.ts';
import { checkpoints } from './storage.ts';

/** Of decoded pixels that are kept from epoch to epoch. */
const CACHED_BYTES = 2 ** 28;
const SEED = 1;

const stopping = new AbortController();

addEventListener('message', ({ data }: MessageEvent<TrainingCommand>) => {
  if (data.kind === 'stop') return stopping.abort();
  trained(data.order).then(
    (files) => report({ kind: 'trained', files }),
    (error: unknown) => {
      const { aborted } = stopping.signal;
      report(aborted ? { kind: 'stopped' } : { kind: 'failed', reason: errorText(error) });
    },
  );
});

/** Trains on from the last checkpoint, where there is one. */
async function trained(order: TrainingOrder): Promise<ModelFiles> {
  const { images, epochs, batchSize, peakRate } = order;
  const data = datasetOf(images);
  const { graph, spec } = await firstDetector(order);
  const result = await train({
    graph,
    spec,
    data,
    epochs,
    batchSize,
    peakRate,
    seed: SEED,
    augment: order.augment ? augmentDefaults : null,
    ...(order.start && order.freeze && { frozen: backboneNodes(graph) }),
    readImage: imageCache(CACHED_BYTES, imageReader(images)),
    async trainer(network, options) {
      const trainer = await engineTrainer(network, options);
      report({ kind: 'began', threads: trainer.threads, classes: data.classes });
      return trainer;
    },
    checkpoints,
    resume: true,
    signal: stopping.signal,
    onStep: (progress) => report({ kind: 'step', progress }),
    onEpoch: ({ epoch }) => report({ kind: 'saved', epoch }),
  });
  return detectorFiles(result.graph, { format: 'rsanet-detector', version: 1, ...spec });
}

/** The network before its first step. */
async function firstDetector({ images, start, form, input }: TrainingOrder): Promise<NewDetector> {
  const common = { preset: 'voc-416', input, data: datasetOf(images), seed: SEED } as const;
  if (!start) return newDetector({ ...form, ...common });
  const model = await readDetector(start.source, { signal: stopping.signal });
  return startFrom(newDetector({ ...formOf(model.graph), ...common }), model, start.name);
}

function report(message: TrainingReport): void {
  postMessage(message);
}
