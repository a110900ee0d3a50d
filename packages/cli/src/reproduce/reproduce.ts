import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { Size } from '@rsanet/detect-utils';
import type { DetectorMetadata } from '@rsanet/rsanet';
import { needTensorFlow, type RuntimeName, trainingOn } from '../backend.ts';
import type { Io } from '../command.ts';
import { replaceFolder } from '../replace-folder.ts';
import { untilStopped } from '../training/until-stopped.ts';
import { type ComparedRow, comparedRows } from './compared-rows.ts';
import type { Protocol } from './protocols.ts';

/** Options of {@link reproduce}. */
export interface ReproduceOptions {
  readonly protocol: Protocol;
  readonly data: string;
  /** Folder of the run. */
  readonly out: string;
  readonly epochs: number;
  readonly batch: number;
  /** The network's input, the preset's by default. */
  readonly input: Size | undefined;
  /** Factor on the backbone's channels. */
  readonly width: number;
  readonly seed: number;
  readonly backend: RuntimeName;
}

/** What came of a training by the paper's recipe. */
export interface Reproduced {
  readonly measure: string;
  /** 0..1. */
  readonly figure: number;
  /** Folder of the detector. */
  readonly model: string;
  readonly epochs: number;
  /** Training images. */
  readonly images: number;
  /** That training took. */
  readonly seconds: number;
  /** This network and what others publish, best first. */
  readonly rows: readonly ComparedRow[];
}

/**
 * Trains RSANet as the paper does and measures the weights of the last epoch beside the published figures. The same call
 * goes on where the run in `out` stopped.
 *
 * @throws UsageError without TensorFlow.js
 * @throws RsanetError naming what of the data set cannot be read, or INVALID_CHECKPOINT for the run of another recipe
 */
export async function reproduce(options: ReproduceOptions, io: Io): Promise<Reproduced> {
  const { protocol, out, epochs, batch, input, width, seed, backend } = options;
  // What is published is counted by networks on TensorFlow.js, when the training is over: too late to ask for it.
  await needTensorFlow();
  const { trainer } = await trainingOn(backend);
  const { augmentDefaults, newDetector } = await import('@rsanet/train');
  const { train, trainProgress } = await import('@rsanet/train/node');
  const data = await protocol.read(options.data);
  for (const { image, reason } of data.skipped) io.stderr.write(`${image}: ${reason}\n`);
  const { preset, measure } = protocol;
  const detector = newDetector({ preset, data, seed, width, ...(input && { input }) });
  const progress = trainProgress(io.stderr as NodeJS.WriteStream);
  const recipe = { epochs, batchSize: batch, seed, augment: augmentDefaults };
  const { graph, history } = await untilStopped(io, out, progress.stop, 'the same command', () =>
    train({
      ...detector,
      ...recipe,
      data,
      trainer,
      dir: out,
      resume: true,
      onStep: progress.onStep,
      onEpoch: progress.onEpoch,
      ...(io.signal && { signal: io.signal }),
    }),
  );
  const { detectorFiles } = await import('@rsanet/rsanet/node');
  const training = { data: basename(resolve(options.data)), preset, width, backend, ...recipe };
  const metadata: DetectorMetadata = {
    format: 'rsanet-detector',
    version: 1,
    ...detector.spec,
    training,
  };
  const model = join(out, 'model');
  await replaceFolder(model, detectorFiles(graph, metadata, { dtype: 'float16' }));
  const figure = await protocol.evaluate(options.data, model, backend, io);
  const result: Reproduced = {
    measure,
    figure,
    model,
    epochs,
    images: data.samples.length,
    seconds: history.reduce((sum, epoch) => sum + epoch.seconds, 0),
    rows: await comparedRows(protocol, { graph, input: detector.spec.input, figure }),
  };
  await mkdir(out, { recursive: true });
  await writeFile(join(out, 'result.json'), `${JSON.stringify(result, null, 2)}\n`);
  return result;
}
