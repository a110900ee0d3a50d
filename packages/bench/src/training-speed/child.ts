// The process of one training: makes step after step until it is killed, and reports each.
import type { Graph, Trainer, TrainerOptions } from '@rsanet/graph';
import { newDetector } from '@rsanet/train';
import { readVoc, train } from '@rsanet/train/node';
import type { StepReport, TrainerName, TrainingJob } from './job.ts';

type MakeTrainer = (graph: Graph, options: TrainerOptions) => Trainer | Promise<Trainer>;

/** Loads what computes; only that, so that memory is its own. */
const loaders: Readonly<Record<TrainerName, (threads: number) => Promise<MakeTrainer>>> = {
  async engine(threads) {
    const { engineTrainer } = await import('@rsanet/engine/train');
    return (graph, options) => engineTrainer(graph, { ...options, threads });
  },
  wasm: () => onTensorFlow('wasm'),
  node: () => onTensorFlow('node'),
};

async function onTensorFlow(backend: 'wasm' | 'node'): Promise<MakeTrainer> {
  const { tfjsTrainer } = await import('@rsanet/tfjs/trainer');
  const { useBackend } = await import('@rsanet/tfjs');
  await useBackend(backend);
  return (graph, options) => tfjsTrainer(graph, { ...options, backend });
}

async function work(job: TrainingJob): Promise<void> {
  const trainer = await loaders[job.trainer](job.threads);
  const data = await readVoc(job.data, job.split);
  const { input, channels, seed, batch: batchSize } = job;
  const detector = newDetector({ preset: 'voc-416', data, seed, input, channels });
  await train({
    ...detector,
    data,
    trainer,
    batchSize,
    seed,
    epochs: 1_000_000,
    onStep: ({ loss }) => {
      const { user, system } = process.cpuUsage();
      const report: StepReport = {
        at: performance.now(),
        loss: loss.total,
        peak: process.resourceUsage().maxRSS * 1024,
        cpu: (user + system) / 1000,
      };
      process.send?.(report);
    },
  });
}

process.once('message', (job: TrainingJob) => {
  work(job).catch((error: unknown) => {
    process.stderr.write(`${error}\n`);
    process.exit(1);
  });
});
