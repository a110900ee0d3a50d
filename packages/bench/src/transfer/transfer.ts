import type { Size } from '@rsanet/detect-utils';
import { engineRuntime } from '@rsanet/engine';
import { engineTrainer } from '@rsanet/engine/train';
import { assertWhole } from '@rsanet/errors';
import { fold } from '@rsanet/graph';
import { readDetector, readImage } from '@rsanet/rsanet/node';
import { backboneNodes, measure, type NewDetector, newDetector, startFrom } from '@rsanet/train';
import { readVoc, train } from '@rsanet/train/node';
import { machine } from '../environment/environment.ts';
import type { Recorded } from '../report/schema/recorded.ts';
import type { transferResult } from '../report/schema/transfer.ts';
import { fewImages } from './few-images.ts';

/** Options of {@link transfer}. */
export interface TransferOptions {
  /** Folder of a data set in VOC's layout. */
  readonly data: string;
  /** The class that is learnt. */
  readonly class: string;
  /** The trained model that the second training starts from: a name, a path or a URL; unfolded, of voc-416. */
  readonly from: string;
  /** Images that are learnt from, 20 by default. */
  readonly images?: number;
  /** The split that they are drawn from, `train` by default. */
  readonly split?: string;
  /** The split that is measured, `val` by default. */
  readonly val?: string;
  /** The network's input in pixels, 320x320 by default. */
  readonly input?: Size;
  /** 60 by default. */
  readonly epochs?: number;
  /** Images per step, 4 by default. */
  readonly batch?: number;
  /** Of images, weights, order and augmentation; 1 by default. */
  readonly seed?: number;
  /** Threads of the engine, as many as there are cores by default. */
  readonly threads?: number;
  readonly onEpoch?: (start: TransferStart, epoch: number) => void;
}

/** Result of {@link transfer}. */
export type TransferResult = Recorded<typeof transferResult>;

/** What came of one training. */
export type TransferVariant = TransferResult['arms'][number];

/** What a training starts from: weights of a seed, or a model whose backbone stays as it is. */
export type TransferStart = TransferVariant['start'];

/**
 * What a trained model is worth to somebody with few images of a class that it does not know: trains on them from scratch, and
 * from the model with its backbone frozen, in as many steps, and measures both.
 *
 * @throws RsanetError INVALID_ARGUMENT when there are not so many images, or the model is folded or of another form
 * @throws RsanetError as `readVoc` and `readDetector` do
 */
export async function transfer(options: TransferOptions): Promise<TransferResult> {
  const { images = 20, split = 'train', val = 'val', epochs = 60, batch = 4, seed = 1 } = options;
  const { input = { width: 320, height: 320 }, threads, onEpoch, from } = options;
  assertWhole({ images, epochs, batch }, 1);
  const environment = machine();
  const classes = [options.class];
  const data = fewImages(await readVoc(options.data, split, { classes }), images, seed);
  const measured = await readVoc(options.data, val, { classes });
  const model = await readDetector(from);
  const blank = newDetector({ preset: 'voc-416', data, seed, input });
  const runtime = engineRuntime({ ...(threads && { threads }) });

  const variantOf = async (
    start: TransferStart,
    detector: NewDetector,
  ): Promise<TransferVariant> => {
    const { graph, history } = await train({
      ...detector,
      data,
      runtime,
      trainer: (graph, settings) =>
        engineTrainer(graph, { ...settings, ...(threads && { threads }) }),
      frozen: start === 'model' ? backboneNodes(detector.graph) : [],
      epochs,
      batchSize: batch,
      seed,
      onEpoch: ({ epoch }) => onEpoch?.(start, epoch),
    });
    const executor = await runtime.open(fold(graph));
    const map = await measure('voc', executor, detector.spec, measured, { readImage }).finally(() =>
      executor.dispose(),
    );
    const seconds = history.reduce((sum, epoch) => sum + epoch.seconds, 0);
    return { start, losses: history.map(({ loss }) => loss.total), seconds, map };
  };

  return {
    benchmark: 'transfer',
    version: 1,
    environment,
    settings: { class: options.class, images, split, val, input, epochs, batch, seed },
    known: model.metadata.classes,
    learnt: data.samples.map(({ id }) => id),
    arms: [
      await variantOf('scratch', blank),
      await variantOf('model', startFrom(blank, model, from)),
    ],
  };
}
