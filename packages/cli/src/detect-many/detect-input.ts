import { availableParallelism } from 'node:os';
import type { DetectOptions, Detector, DetectorModel, ModelSource } from '@rsanet/rsanet/node';
import { type RuntimeName, runtimeOf } from '../backend.ts';
import type { Io } from '../command.ts';
import { UsageError } from '../usage-error.ts';
import { wholeNumber } from '../values.ts';
import { readCocoIds, writeCocoResults } from './coco-results.ts';
import { detectMany } from './detect-many.ts';
import { imageNames } from './image-names.ts';
import { manyProgress } from './progress.ts';
import { modelHash, sameRun } from './run-file.ts';
import { shardOf } from './shard.ts';

/** What `rsanet detect --input` is given. */
export interface InputArguments {
  readonly _: readonly string[];
  readonly model: ModelSource;
  readonly backend: RuntimeName;
  readonly input: string;
  readonly output?: string | undefined;
  readonly out?: string | undefined;
  readonly shard?: string | undefined;
  readonly threads?: string | undefined;
  readonly coco?: string | undefined;
  readonly json?: boolean | undefined;
}

/**
 * `rsanet detect --input`: finds objects in any number of images and writes a line for each.
 *
 * @returns whether every image has its line
 * @throws UsageError for options that do not go together
 * @throws what reading the model, the names and the files throws
 */
export async function detectInput(
  args: InputArguments,
  limits: DetectOptions,
  { stdout, stderr, stdin = process.stdin, signal }: Io,
): Promise<boolean> {
  const { input, output, model } = args;
  if (output === undefined) throw new UsageError('--input needs --output');
  if (args._.length > 0)
    throw new UsageError(`'${args._[0]}' stands beside --input; give one of them`);
  if (args.out !== undefined)
    throw new UsageError('--out draws images that are named; it is not for --input');
  const opened = opener(args, signal);
  const shard = args.shard === undefined ? { index: 1, count: 1 } : shardOf(args.shard);
  const ids = args.coco === undefined ? null : await readCocoIds(args.coco);
  const { names, total } = await imageNames(input, shard, stdin);
  const { readDetector } = await import('@rsanet/rsanet/node');
  const read = await readDetector(model, { ...(signal && { signal }) });
  for (const name of read.metadata.classes) ids?.category(name);
  await sameRun(output, { model: modelHash(read), ...limits, shard });
  const progress = manyProgress(stderr, total);
  const { detector, concurrency } = await opened(read);
  try {
    await detectMany({
      detector,
      names,
      output,
      concurrency,
      limits,
      signal,
      onStart: progress.start,
      onImage: progress.step,
    });
  } finally {
    progress.stop();
    await detector.dispose();
  }
  const { images, bad } = progress.stop();
  if (ids) await writeCocoResults(output, ids, `${output}.coco.json`);
  const counted = { output, images, bad };
  const unread = bad === 0 ? '' : `, ${bad} of which could not be read`;
  stdout.write(
    args.json ? `${JSON.stringify(counted, null, 2)}\n` : `${output}: ${images} images${unread}\n`,
  );
  return true;
}

/** A detector, and how many images it takes at once without waiting for the next. */
interface Opened {
  readonly detector: Detector;
  readonly concurrency: number;
}

/**
 * What opens a detector as the arguments say.
 *
 * @throws UsageError for arguments that do not go together, before anything is read or written
 */
function opener(
  { backend, threads }: InputArguments,
  signal: AbortSignal | undefined,
): (model: DetectorModel) => Promise<Opened> {
  const ended = { ...(signal && { signal }) };
  if (backend !== 'engine') {
    if (threads !== undefined)
      throw new UsageError(`--threads is for --backend engine, not ${backend}`);
    return async (model) => {
      const { loadDetector } = await import('@rsanet/rsanet/node');
      const runtime = await runtimeOf(backend);
      return { detector: await loadDetector(model, { runtime, ...ended }), concurrency: 2 };
    };
  }
  const size = threads === undefined ? availableParallelism() : wholeNumber('--threads', threads);
  return async (model) => {
    const { createDetectorPool } = await import('@rsanet/rsanet/node');
    return { detector: await createDetectorPool(model, { size, ...ended }), concurrency: 2 * size };
  };
}
