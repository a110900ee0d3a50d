import { link, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { detectorFiles } from '@rsanet/rsanet/node';
import { imageFile } from '../../packages/cli/src/testing/image-file.ts';
import { coloursModel } from '../../packages/rsanet/src/testing/colours.ts';
import { freePort, type Program, ran, rsanet, startRedis } from './program.ts';

/** What came of an experiment. */
export interface QueueResult {
  readonly images: number;
  readonly shardSize: number;
  readonly workers: number;
  /** Whether the queue's results are byte for byte those of one process that nobody disturbs. */
  readonly same: boolean;
  /** Workers that were ended by SIGKILL, within a job each. */
  readonly killed: number;
  /** Jobs whose results were missing at some time when they were collected, as Redis had lost them. */
  readonly again: number;
  /** Exit codes of the workers that were asked to stop. */
  readonly stopped: readonly (number | string)[];
  /** Images per second, starts of programs included. */
  readonly rates: { readonly oneProcess: number; readonly queue: number };
  /** Images that each worker did, the killed ones first. */
  readonly perWorker: readonly number[];
}

const WORKERS = 4;
const KILLED = 2;

/** Different files, each linked many times. */
const FILES = 40;

/**
 * Detects in so many small images by four workers with a network for 64 pixels, while Redis is killed and started again and
 * two workers are killed; then by one process.
 */
export async function queueExperiment(images: number, shardSize: number): Promise<QueueResult> {
  const folder = await mkdtemp(join(tmpdir(), 'rsanet-queue-'));
  const at = (name: string) => join(folder, name);
  await writeInputs(folder, images);
  const port = await freePort();
  const redisFlags = ['--redis', `redis://127.0.0.1:${port}`];
  const programs: Program[] = [];
  const run = (program: Program) => {
    programs.push(program);
    return program;
  };
  try {
    let redis = run(await startRedis(folder, port));
    const flags = ['--threads', '1', '--lock-seconds', '3'];
    const workers = Array.from({ length: WORKERS }, () =>
      run(rsanet('worker', ...redisFlags, ...flags)),
    );
    await until(() => workers.every(({ lines }) => lines.length > 0), workers);
    const started = performance.now();
    const model = ['--model', at('model'), '--score', '0.1'];
    const place = ['--results', at('results')];
    const size = ['--shard-size', `${shardSize}`];
    await succeeded('enqueue', at('list.txt'), ...redisFlags, ...place, ...size, ...model);

    await until(() => jobsOf(workers) > 2, workers);
    redis.child.kill('SIGKILL');
    await redis.ended;
    redis = run(await startRedis(folder, port));
    const doomed = workers.slice(0, KILLED);
    for (const worker of doomed) {
      const before = jobsOf([worker]);
      // Right after the end of a job it is within the next one.
      await until(() => jobsOf([worker]) > before, workers);
      worker.child.kill('SIGKILL');
      await worker.ended;
    }

    const queued = at('queue.jsonl');
    let again = 0;
    for (;;) {
      const { code, out } = await ran(
        'collect',
        ...redisFlags,
        ...place,
        '--output',
        queued,
        '--json',
      );
      if (code === 0) break;
      again += (JSON.parse(out) as { again: number }).again;
      await wait(500);
    }
    const queueSeconds = (performance.now() - started) / 1000;
    const left = workers.slice(KILLED);
    for (const { child } of left) child.kill('SIGTERM');
    const stopped = await Promise.all(left.map(({ ended }) => ended));

    const alone = performance.now();
    const single = ['--input', at('list.txt'), '--output', at('one.jsonl'), '--threads', '1'];
    await succeeded('detect', ...single, ...model);
    const oneSeconds = (performance.now() - alone) / 1000;
    const [one, many] = await Promise.all([readFile(at('one.jsonl')), readFile(queued)]);
    return {
      images,
      shardSize,
      workers: WORKERS,
      same: one.equals(many),
      killed: doomed.length,
      again,
      stopped,
      rates: { oneProcess: images / oneSeconds, queue: images / queueSeconds },
      perWorker: workers.map((worker) => shardSize * jobsOf([worker])),
    };
  } finally {
    for (const { child } of programs) child.kill('SIGKILL');
    await Promise.all(programs.map(({ ended }) => ended));
    await rm(folder, { recursive: true });
  }
}

async function writeInputs(folder: string, images: number): Promise<void> {
  const { graph, metadata } = coloursModel(64, 64);
  await mkdir(join(folder, 'model'));
  for (const [name, bytes] of detectorFiles(graph, metadata)) {
    await writeFile(join(folder, 'model', name), bytes);
  }
  for (let i = 0; i < FILES; i++) {
    await writeFile(join(folder, `file${i}.jpg`), await imageFile(40 + i, 48));
  }
  await mkdir(join(folder, 'images'));
  const names = Array.from({ length: images }, (_, i) => join(folder, 'images', `${i}.jpg`));
  for (const [i, name] of names.entries())
    await link(join(folder, `file${(i * i) % FILES}.jpg`), name);
  await writeFile(join(folder, 'list.txt'), names.join('\n'));
}

/** Jobs that workers have reported. */
const jobsOf = (workers: readonly Program[]) =>
  workers.reduce(
    (sum, { lines }) => sum + lines.filter((line) => / images, /.test(line)).length,
    0,
  );

async function until(isSo: () => boolean, workers: readonly Program[]): Promise<void> {
  const end = performance.now() + 120_000;
  while (!isSo()) {
    if (performance.now() > end) {
      throw new Error(
        `The workers do not go on:\n${workers.map(({ lines }) => lines.join('\n')).join('\n--\n')}`,
      );
    }
    await wait(2);
  }
}

async function succeeded(...args: readonly string[]): Promise<void> {
  const { code, out } = await ran(...args);
  if (code !== 0) throw new Error(`rsanet ${args[0]} ends with ${code}: ${out}`);
}
