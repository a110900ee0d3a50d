import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { Graph } from '@rsanet/graph';
import type { DetectorMetadata } from '@rsanet/rsanet';
import type { Best, Dataset, NewDetector, TrainResult } from '@rsanet/train';
import { autoBatch, freeMemory, gigabytes } from '../auto-batch.ts';
import { runtimeArgument, trainingOn } from '../backend.ts';
import { defineCommand, type Io } from '../command.ts';
import { replaceFolder } from '../replace-folder.ts';
import { UsageError } from '../usage-error.ts';
import { factors, fraction, inputSize, names, wholeNumber } from '../values.ts';

/** Images per batch (stated). */
const BATCH = { 'voc-416': 12, 'coco-320': 24 } as const;

/** `rsanet train`: a detector for a data set. */
export const train = defineCommand({
  name: 'train',
  description: 'Train a detector on a data set',
  args: {
    data: { type: 'string', required: true, valueHint: 'DIR', description: 'The data set' },
    format: {
      type: 'enum',
      options: ['voc', 'coco', 'yolo'],
      required: true,
      description: "The data set's layout",
    },
    train: { type: 'string', required: true, valueHint: 'SPLIT', description: 'What to learn' },
    val: {
      type: 'string',
      valueHint: 'SPLIT',
      description: 'What to choose the best weights on; without it the last ones are kept',
    },
    classes: {
      type: 'string',
      valueHint: 'A,B,...',
      description: 'Learn only these classes, not all of the data set',
    },
    preset: {
      type: 'enum',
      options: ['voc-416', 'coco-320'],
      required: true,
      description: 'The form of the network',
    },
    input: {
      type: 'string',
      valueHint: 'SIDE|WxH',
      description: "The network's input in pixels, the preset's by default",
    },
    from: {
      type: 'string',
      valueHint: 'NAME|PATH|URL',
      description:
        'Start from this model of the same preset; for other classes its prediction layers are new',
    },
    freeze: {
      type: 'enum',
      options: ['backbone'],
      description: 'Leave this part as it is',
    },
    'backbone-rate': {
      type: 'string',
      default: '1',
      valueHint: 'F',
      description: "Factor on the backbone's learning rate, 0..1",
    },
    epochs: { type: 'string', required: true, valueHint: 'N', description: 'Passes over the data' },
    batch: {
      type: 'string',
      valueHint: 'N|auto',
      description:
        'Images per batch: by default 12 for voc-416, 24 for coco-320; auto is as many of these as memory takes',
    },
    accumulate: {
      type: 'string',
      default: '1',
      valueHint: 'N',
      description: 'Batches per step: a larger batch in the memory of a small one',
    },
    patience: {
      type: 'string',
      valueHint: 'N',
      description: 'Stop when --val has got no better for N epochs',
    },
    assignment: {
      type: 'enum',
      options: ['yolo', 'simota'],
      default: 'yolo',
      description:
        'Which predictions answer for an object: by shape and place, or those that fit best',
    },
    'box-loss': {
      type: 'enum',
      options: ['giou', 'ciou'],
      default: 'giou',
      description: 'What boxes are compared by',
    },
    'label-smoothing': {
      type: 'string',
      default: '0',
      valueHint: 'S',
      description: 'Aim at 1 - S/2 and S/2 for classes, not at 1 and 0',
    },
    'class-weights': {
      type: 'string',
      valueHint: 'A=W,...',
      description: 'Factors on the class loss of objects of these classes',
    },
    seed: { type: 'string', default: '0', valueHint: 'N', description: 'Makes a run repeatable' },
    backend: runtimeArgument,
    out: {
      type: 'string',
      required: true,
      valueHint: 'DIR',
      description: 'Folder for checkpoints and, in DIR/model, the detector',
    },
    resume: { type: 'boolean', description: "Go on from the folder's last checkpoint" },
    'flip-vertical': {
      type: 'boolean',
      description: 'Mirror images top to bottom, too: for what has no up',
    },
    mosaic: {
      type: 'string',
      default: '0',
      valueHint: 'P',
      description: 'Probability that an example is made of four images, 0..1',
    },
    mixup: {
      type: 'string',
      default: '0',
      valueHint: 'P',
      description: 'Probability that an example is seen through another one, 0..1',
    },
    'copy-paste': {
      type: 'string',
      default: '0',
      valueHint: 'P',
      description: 'Probability that objects of another image are pasted into an example, 0..1',
    },
    perspective: {
      type: 'string',
      default: '0',
      valueHint: 'M',
      description: 'Largest move of a corner, as part of the sides, 0..0.4',
    },
    rsam: {
      type: 'boolean',
      default: true,
      description: 'Fuse features by RSAM',
      negativeDescription: 'Leave the attention out, as in the ablation',
    },
  },
  notes: `Ctrl-C stops after the step under way; the same command with --resume goes on from the last whole
epoch and ends at the same weights. Every fifth epoch and the last are measured on --val, by VOC's mAP
(all-point) or, with --format coco or yolo, COCO's AP; what is best so far is in DIR/model, also when the run is
stopped. JSON: { model, measure, best: { epoch, ap }, epochs, history }.`,
  examples: [
    'rsanet train --data BCCD --format voc --train train --val val --preset voc-416 --input 320 --epochs 100 --out runs/cells',
  ],
  async run(args, io) {
    const { preset, out, backend } = args;
    const input = args.input === undefined ? undefined : inputSize('--input', args.input);
    const epochs = wholeNumber('--epochs', args.epochs);
    const batch =
      args.batch === undefined || args.batch === 'auto'
        ? BATCH[preset]
        : wholeNumber('--batch', args.batch);
    if (args.batch === 'auto' && backend !== 'engine') {
      throw new UsageError(
        `--batch auto needs --backend engine, as only its memory is known beforehand; give a number of images for ${backend}`,
      );
    }
    const accumulate = wholeNumber('--accumulate', args.accumulate);
    const patience =
      args.patience === undefined ? undefined : wholeNumber('--patience', args.patience);
    if (patience !== undefined && args.val === undefined) {
      throw new UsageError('--patience needs --val to judge by');
    }
    const loss = {
      assignment: args.assignment,
      box: args['box-loss'],
      labelSmoothing: fraction('--label-smoothing', args['label-smoothing']),
      classWeights: factors('--class-weights', args['class-weights']),
    };
    const backboneRate = fraction('--backbone-rate', args['backbone-rate']);
    const seed = wholeNumber('--seed', args.seed, 0);
    const mixtures = {
      mosaic: fraction('--mosaic', args.mosaic),
      mixup: fraction('--mixup', args.mixup),
      copyPaste: fraction('--copy-paste', args['copy-paste']),
      perspective: fraction('--perspective', args.perspective),
    };
    const classes = args.classes === undefined ? undefined : names('--classes', args.classes);
    if (!args.resume && existsSync(join(out, 'last.safetensors'))) {
      throw new UsageError(`'${out}' holds a run; go on with --resume or give another folder`);
    }

    const { trainer, runtime } = await trainingOn(backend);
    const { augmentDefaults, backboneNodes, MEASURES, newDetector, unlearnt } = await import(
      '@rsanet/train'
    );
    const { readCoco, readVoc, readYolo, train, trainProgress } = await import(
      '@rsanet/train/node'
    );
    const readers = { voc: readVoc, coco: readCoco, yolo: readYolo };
    const read = async (split: string, classes?: readonly string[]) => {
      const dataset = await readers[args.format](args.data, split, classes && { classes });
      for (const { image, reason } of dataset.skipped) io.stderr.write(`${image}: ${reason}\n`);
      return dataset;
    };
    const data = await read(args.train, classes);
    const absent = classes?.filter((name) => !holds(data, name));
    if (absent?.length) {
      throw new UsageError(
        `The split '${args.train}' holds no object of ${absent.join(', ')}; correct --classes`,
      );
    }
    if (args.val !== undefined && classes === undefined) {
      const lost = unlearnt(data, await readers[args.format](args.data, args.val));
      if (lost.length > 0) {
        io.stderr.write(
          `${args.val} holds objects of ${lost.join(', ')}, which ${args.train} lacks: nobody learns them\n`,
        );
      }
    }
    const validation = args.val === undefined ? undefined : await read(args.val, data.classes);
    const blank = newDetector({
      preset,
      data,
      seed,
      fusion: args.rsam ? 'rsam' : 'none',
      ...(input && { input }),
    });
    const detector = args.from === undefined ? blank : await started(blank, args.from);
    const backbone = backboneNodes(detector.graph);
    const frozen = args.freeze === 'backbone' ? backbone : [];
    const batchSize =
      args.batch === 'auto'
        ? await fitting(detector, batch, frozen, args.resume ? out : null, io)
        : batch;
    const augment = {
      ...augmentDefaults,
      ...mixtures,
      verticalFlip: args['flip-vertical'] ? 0.5 : 0,
    };
    const measure = args.format === 'voc' ? 'voc' : 'coco';
    const model = join(out, 'model');
    const save = (graph: Graph, best: Best | null) =>
      writeModel(model, detector, graph, {
        data: basename(resolve(args.data)),
        train: args.train,
        ...(args.val !== undefined && { val: args.val, measure }),
        preset,
        fusion: args.rsam ? 'rsam' : 'none',
        ...(args.from !== undefined && { from: args.from }),
        ...(args.freeze !== undefined && { frozen: args.freeze }),
        ...(backboneRate !== 1 && { backboneRate }),
        epochs,
        batchSize,
        accumulate,
        seed,
        backend,
        augment,
        loss,
        best,
      });
    const progress = trainProgress(io.stderr as NodeJS.WriteStream, measure);
    const result = await untilStopped(io, out, progress.stop, () =>
      train({
        ...detector,
        data,
        trainer,
        runtime,
        ...(validation && { validation }),
        ...(patience !== undefined && { patience }),
        ...(frozen.length > 0 && { frozen }),
        ...(backboneRate !== 1 && {
          rates: Object.fromEntries(backbone.map((name) => [name, backboneRate])),
        }),
        epochs,
        batchSize,
        accumulate,
        seed,
        augment,
        loss,
        measure,
        dir: out,
        resume: args.resume === true,
        onStep: progress.onStep,
        onEpoch: progress.onEpoch,
        onBest: save,
        ...(io.signal && { signal: io.signal }),
      }),
    );

    const { best, history } = result;
    await save(result.graph, best);
    if (args.json) {
      io.stdout.write(`${JSON.stringify({ model, measure, best, epochs, history }, null, 2)}\n`);
    } else {
      const chosen = best
        ? `, of epoch ${best.epoch} with ${MEASURES[measure]} ${(100 * best.ap).toFixed(2)} % on ${args.val}`
        : '';
      io.stdout.write(`The detector is in ${model}${chosen}.\n`);
    }
    return true;
  },
});

function holds({ samples }: Dataset, name: string): boolean {
  return samples.some(({ objects }) => objects.some((object) => object.class === name));
}

/**
 * The images per batch that `--batch auto` means: those of the run that is resumed, else as many as memory takes.
 *
 * @param resumed folder of that run
 */
async function fitting(
  { graph, spec }: NewDetector,
  most: number,
  frozen: readonly string[],
  resumed: string | null,
  { stderr }: Io,
): Promise<number> {
  const { recordedBatchSize } = await import('@rsanet/train');
  const { folderCheckpoints } = await import('@rsanet/train/node');
  const recorded = resumed === null ? null : await recordedBatchSize(folderCheckpoints(resumed));
  if (recorded !== null) {
    stderr.write(`Batches of ${recorded} images, as in the run so far.\n`);
    return recorded;
  }
  const free = freeMemory();
  const { images, bytes } = await autoBatch(graph, spec.input, most, frozen, free);
  stderr.write(`Batches of ${images} images, ${gigabytes(bytes)} of ${gigabytes(free)} free.\n`);
  return images;
}

/** Runs a training, takes its progress bar away, and says how to go on when it was stopped. */
async function untilStopped(
  { stderr, signal }: Io,
  out: string,
  stop: () => void,
  run: () => Promise<TrainResult>,
): Promise<TrainResult> {
  try {
    return await run();
  } catch (error) {
    if (signal?.aborted) {
      const from = existsSync(join(out, 'last.safetensors'))
        ? `go on with the same command and --resume`
        : 'no epoch was done, so start again';
      const model = join(out, 'model');
      const best = existsSync(model) ? `; the best detector so far is in ${model}` : '';
      stderr.write(`Stopped; ${from}${best}.\n`);
    }
    throw error;
  } finally {
    stop();
  }
}

/** The detector with the weights of a model. */
async function started(blank: NewDetector, from: string): Promise<NewDetector> {
  const { readDetector } = await import('@rsanet/rsanet/node');
  const { startFrom } = await import('@rsanet/train');
  return startFrom(blank, await readDetector(from), from);
}

async function writeModel(
  dir: string,
  { spec }: NewDetector,
  graph: Graph,
  training: Record<string, unknown>,
): Promise<void> {
  const { detectorFiles } = await import('@rsanet/rsanet/node');
  const metadata: DetectorMetadata = { format: 'rsanet-detector', version: 1, ...spec, training };
  await replaceFolder(dir, detectorFiles(graph, metadata, { dtype: 'float16' }));
}
