// The process of one training: makes step after step until it is killed, and reports each.
import { writeSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import type { Graph, Trainer, TrainerOptions } from '@rsanet/graph';
import { train } from '@rsanet/train/node';
import type { StepReport, TrainerName, TrainingJob } from './job.ts';
import { startOf } from './start-of.ts';

type MakeTrainer = (graph: Graph, options: TrainerOptions) => Trainer | Promise<Trainer>;

type NodeTrainer = Exclude<TrainerName, 'keras'>;

/** Loads what computes; only that, so that memory is its own. */
const loaders: Readonly<Record<NodeTrainer, (threads: number) => Promise<MakeTrainer>>> = {
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

async function work(job: TrainingJob & { readonly trainer: NodeTrainer }): Promise<void> {
  const trainer = await loaders[job.trainer](job.threads);
  await train({
    ...(await startOf(job)),
    trainer,
    batchSize: job.batch,
    seed: job.seed,
    epochs: 1_000_000,
    onStep: ({ loss }) => {
      const { user, system } = process.cpuUsage();
      const report: StepReport = {
        at: performance.now(),
        loss: loss.total,
        peak: process.resourceUsage().maxRSS * 1024,
        cpu: (user + system) / 1000,
      };
      writeSync(3, `${JSON.stringify(report)}\n`);
    },
  });
}

work(JSON.parse(await text(process.stdin))).catch((error: unknown) => {
  process.stderr.write(`${error}\n`);
  process.exit(1);
});
