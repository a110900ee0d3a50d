import { availableParallelism } from 'node:os';
import { RsanetError } from '@rsanet/errors';
import type { DetectOptions, Detector } from '@rsanet/rsanet/node';
import pMap from 'p-map';
import { defineCommand } from '../../command.ts';
import { resultOf } from '../../detect-many/detect-many.ts';
import { modelHash } from '../../detect-many/run-file.ts';
import { lineOf } from '../../error-text.ts';
import { queuePackage, redisArgument } from '../../queue-package.ts';
import { wholeNumber } from '../../values.ts';

/** `rsanet worker`: takes the jobs of `rsanet enqueue`. */
export const queueWorker = defineCommand({
  name: 'worker',
  description: 'Take jobs of images and detect in them, until it is asked to stop',
  args: {
    redis: redisArgument,
    threads: {
      type: 'string',
      valueHint: 'N',
      description:
        'Threads that compute, each an image; by default as many as the machine has cores',
    },
    'lock-seconds': {
      type: 'string',
      default: '30',
      valueHint: 'N',
      description: 'Seconds after which the job of a worker that is silent goes to another',
    },
    metrics: {
      type: 'string',
      valueHint: 'PORT',
      description: "Serves Prometheus the queue's counts at http://localhost:PORT/metrics",
    },
  },
  notes: `SIGINT (Ctrl-C) and SIGTERM let it complete the job under way, and end; a second one ends it at once, and the job
goes to another worker.`,
  examples: [
    'rsanet worker --redis redis://queue:6379',
    'rsanet worker --threads 4 --metrics 9464',
  ],
  async run(args, { stderr, signal }) {
    const size =
      args.threads === undefined ? availableParallelism() : wholeNumber('--threads', args.threads);
    const lockSeconds = wholeNumber('--lock-seconds', args['lock-seconds']);
    const metricsPort =
      args.metrics === undefined ? undefined : wholeNumber('--metrics', args.metrics);
    const { work } = await queuePackage();
    const models = modelKeeper(size);
    let started = performance.now();
    try {
      await work({
        redis: args.redis,
        lockSeconds,
        metricsPort,
        signal,
        async detect(names, manifest) {
          started = performance.now();
          const facts = manifest.facts as unknown as Facts;
          const detector = await models.of(manifest.run, facts);
          const { limits } = facts;
          const look = (image: string) => resultOf(image, { detector, limits });
          const results = await pMap(names, look, { concurrency: 2 * size });
          return results.map((result) => JSON.stringify(result));
        },
        onReady: () => void stderr.write(`waits for jobs\n`),
        onShard({ run, shard }, images) {
          const rate = images / ((performance.now() - started) / 1000);
          stderr.write(`${run} ${shard}: ${images} images, ${rate.toFixed(1)} per second\n`);
        },
        onFailure({ run, shard }, error) {
          stderr.write(`${run} ${shard}: ${lineOf(error)}\n`);
        },
      });
    } finally {
      await models.dispose();
    }
    return true;
  },
});

/** What `rsanet enqueue` says of a run. */
interface Facts {
  readonly model: string | null;
  readonly sha256: string;
  readonly limits: DetectOptions;
}

/** Keeps the detector of the run that had the last job, so that it is loaded once. */
function modelKeeper(size: number) {
  let kept: { run: string; detector: Detector } | null = null;
  const dispose = async () => {
    await kept?.detector.dispose();
    kept = null;
  };
  return {
    dispose,
    async of(run: string, { model: place, sha256 }: Facts): Promise<Detector> {
      if (kept?.run === run) return kept.detector;
      await dispose();
      const { createDetectorPool, readDetector } = await import('@rsanet/rsanet/node');
      const source = place ?? (await import('@rsanet/models/default')).default;
      const model = await readDetector(source);
      if (modelHash(model) !== sha256) {
        throw new RsanetError(
          'INVALID_MODEL',
          `The model ${place ?? 'by default'} is another one here than where the run was enqueued; bring the same.`,
        );
      }
      const detector = await createDetectorPool(model, { size });
      kept = { run, detector };
      return detector;
    },
  };
}
