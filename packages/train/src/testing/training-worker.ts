import '../../../rsanet/src/testing/dynamic-import.ts';
import { engineTrainer } from '@rsanet/engine/train';
import type { ModelFiles } from '@rsanet/graph';
import { detectorFiles, readDetector } from '@rsanet/rsanet';
import {
  type CheckpointName,
  type CheckpointStore,
  type Dataset,
  imageCache,
  newDetector,
  startFrom,
  train,
} from '../index.ts';

// A worker that trains what a page asks it to.

/** What to train. */
export interface TrainingOrder {
  /** Its paths are URLs. */
  readonly data: Dataset;
  /** The model to start from; null for a new network. */
  readonly from: ModelFiles | null;
  readonly epochs: number;
  readonly threads: number;
  /** Where to go on from. */
  readonly checkpoints: ReadonlyMap<CheckpointName, Uint8Array>;
}

/** What becomes of it. */
export type TrainingReport =
  | { readonly kind: 'step'; readonly epoch: number }
  | { readonly kind: 'checkpoint'; readonly name: CheckpointName; readonly bytes: Uint8Array }
  | { readonly kind: 'trained'; readonly files: ModelFiles }
  | { readonly kind: 'failed'; readonly message: string };

const controller = new AbortController();
const report = (message: TrainingReport) => globalThis.postMessage(message);

globalThis.onmessage = ({ data: message }: MessageEvent<TrainingOrder | 'abort'>) => {
  if (message === 'abort') {
    controller.abort(new Error('enough'));
    return;
  }
  trained(message).then(
    (files) => report({ kind: 'trained', files }),
    (error: Error) => report({ kind: 'failed', message: error.message }),
  );
};

async function trained(order: TrainingOrder): Promise<ModelFiles> {
  const { data, from, epochs, threads, checkpoints } = order;
  const blank = newDetector({
    preset: 'voc-416',
    input: { width: 64, height: 64 },
    channels: [8, 16, 24, 24, 24],
    depths: [0, 0, 1, 0, 0],
    data,
    seed: 1,
  });
  // Squares of about 20 pixels are for the finest grid to find.
  const anchors = [16, 32, 64].map((side) =>
    [1, 1.25, 1.5].map((times) => [side * times, side * times] as const),
  );
  const fresh = { ...blank, spec: { ...blank.spec, anchors } };
  const { graph, spec } = from ? startFrom(fresh, await readDetector(from), 'squares') : fresh;
  const result = await train({
    graph,
    spec,
    data,
    epochs,
    batchSize: 4,
    seed: 5,
    augment: null,
    peakRate: 2e-2,
    emaDecay: 0.9,
    trainer: (network, options) => engineTrainer(network, { ...options, threads }),
    readImage: imageCache(2 ** 20, decoded),
    checkpoints: kept(checkpoints),
    resume: true,
    signal: controller.signal,
    onStep: ({ epoch }) => report({ kind: 'step', epoch }),
  });
  const metadata = { format: 'rsanet-detector', version: 1, ...spec } as const;
  return detectorFiles(result.graph, metadata, { dtype: 'float32' });
}

/** Checkpoints that the page keeps. */
function kept(checkpoints: TrainingOrder['checkpoints']): CheckpointStore {
  return {
    load: async (name) => checkpoints.get(name) ?? null,
    save: async (name, bytes) => report({ kind: 'checkpoint', name, bytes }),
    locate: (name) => `the page's ${name}`,
  };
}

async function decoded(url: string) {
  const bitmap = await createImageBitmap(await (await fetch(url)).blob());
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext('2d')!;
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  return { data: context.getImageData(0, 0, width, height).data, width, height };
}
