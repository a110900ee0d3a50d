import { resolve } from 'node:path';
import { defineCommand } from '../../command.ts';
import { imageNames } from '../../detect-many/image-names.ts';
import { modelHash } from '../../detect-many/run-file.ts';
import { limitArguments, limitsOf } from '../../limits.ts';
import { queuePackage, redisArgument, resultsArgument } from '../../queue-package.ts';
import { UsageError } from '../../usage-error.ts';
import { wholeNumber } from '../../values.ts';

/** `rsanet enqueue`: jobs of many images for `rsanet worker`. */
export const enqueueImages = defineCommand({
  name: 'enqueue',
  description: 'Make jobs of any number of images, for workers on several machines',
  args: {
    list: {
      type: 'positional',
      required: true,
      description: 'A file of a name per line, a glob in quotes, or - for names on standard input',
    },
    redis: redisArgument,
    results: resultsArgument,
    'shard-size': { type: 'string', default: '500', valueHint: 'N', description: 'Images per job' },
    model: {
      type: 'string',
      valueHint: 'NAME|PATH|URL',
      description: 'The detector, as workers find it; that of @rsanet/models/default without it',
    },
    ...limitArguments,
  },
  notes: `Names are read by the workers: give URLs, or paths that lead to the same images from where they are started.
Called again with the same arguments it adds no job that is there.`,
  examples: [
    'rsanet enqueue list.txt --results /shared/run-1 --redis redis://queue:6379',
    "rsanet enqueue '/shared/photos/**/*.jpg' --results s3://bucket/run-1 --shard-size 1000",
  ],
  async run(args, { stdout, stdin = process.stdin, signal }) {
    const shardSize = wholeNumber('--shard-size', args['shard-size']);
    const limits = limitsOf(args);
    const { enqueue } = await queuePackage();
    const { readDetector } = await import('@rsanet/rsanet/node');
    const source = args.model ?? (await import('@rsanet/models/default')).default;
    const model = await readDetector(source, { ...(signal && { signal }) });
    const { names } = await imageNames(args.list, { index: 1, count: 1 }, stdin);
    const facts = { model: placeOf(args.model), sha256: modelHash(model), limits };
    const manifest = await enqueue({
      redis: args.redis,
      results: resultsPlace(args.results),
      names,
      shardSize,
      facts,
    });
    const { run, shards, images } = manifest;
    stdout.write(
      args.json
        ? `${JSON.stringify({ run, shards, images }, null, 2)}\n`
        : `${run}: ${images} images in ${shards} jobs\n`,
    );
    return true;
  },
});

/** What workers find a model by, wherever they are started: a name or URL as it is, an absolute path. */
function placeOf(model: string | undefined): string | null {
  if (model === undefined) return null;
  return /^[\w-]+$|^[a-z][a-z\d+.-]+:/i.test(model) ? model : resolve(model);
}

/** The place of results, as workers find it. */
export function resultsPlace(results: string): string {
  if (results.startsWith('s3://')) return results;
  if (!/^[a-z][a-z\d+.-]+:\/\//i.test(results)) return resolve(results);
  throw new UsageError(`--results is '${results}'; give a folder, or s3://bucket/prefix`);
}
