import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import type {
  AppControllerRoute,
  BullBoardQueues,
  IServerAdapter,
} from '@bull-board/api/typings/app';
import { RsanetError } from '@rsanet/errors';
import { collect, enqueue, type WorkOptions, work } from '@rsanet/queue';
import { detectorFiles } from '@rsanet/rsanet/node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect, openQueue, type ShardJob } from '../packages/queue/src/connect.ts';
import { asJob } from '../packages/queue/src/enqueue.ts';
import { coloursModel } from '../packages/rsanet/src/testing/colours.ts';
import { ensureRedis } from './ensure-redis.mjs';
import { freePort, type Program, ran, startRedis } from './queue/program.ts';

let folder: string;
let redis: string;
let server: Program;
beforeAll(async () => {
  ensureRedis();
  folder = await mkdtemp(join(tmpdir(), 'rsanet-queue-jobs-'));
  const port = await freePort();
  redis = `redis://127.0.0.1:${port}`;
  server = await startRedis(folder, port);
});
afterAll(async () => {
  server.child.kill();
  await server.ended;
  await rm(folder, { recursive: true });
});

const names = ['a.jpg', 'b.jpg', 'c.jpg', 'd.jpg', 'e.jpg'];
const of = (results: string, more: readonly string[] = names) => ({
  redis,
  results: join(folder, results),
  names: more,
  shardSize: 2,
  facts: { model: 'x', results },
});
const detect = async (images: readonly string[]) =>
  images.map((image) => JSON.stringify({ image }));

/** Works until so many jobs have ended, well or not. */
async function workOn(jobs: number, options: Partial<WorkOptions> = {}): Promise<void> {
  const ending = new AbortController();
  let left = jobs;
  const count = () => --left === 0 && ending.abort();
  const heard = { onShard: count, onFailure: count, signal: ending.signal };
  await work({ redis, detect, ...heard, ...options });
}

async function collected(results: string) {
  const lines: string[] = [];
  const write = async (more: readonly string[]) => void lines.push(...more);
  const { waiting, again, reasons } = await collect({
    redis,
    results: join(folder, results),
    write,
  });
  return { waiting, again, reasons, images: lines.map((line) => JSON.parse(line).image) };
}

/** Does something with the queue itself. */
async function withQueue<Result>(use: (queue: ReturnType<typeof openQueue>) => Promise<Result>) {
  const connection = await connect(redis);
  const queue = openQueue(connection);
  try {
    return await use(queue);
  } finally {
    await queue.close();
    connection.disconnect();
  }
}

test('a list becomes jobs of many images, and their results one list in its order', async () => {
  const manifest = await enqueue(of('whole'));
  expect(manifest).toMatchObject({ shards: 3, images: 5 });
  expect(await collected('whole')).toMatchObject({ waiting: 3, again: 0 });
  await workOn(3);
  expect(await collected('whole')).toEqual({ waiting: 0, again: 0, reasons: [], images: names });
});

test('what is enqueued twice is done once, and another list needs another place', async () => {
  const { run } = await enqueue(of('twice'));
  expect((await enqueue(of('twice'))).run).toBe(run);
  expect(await withQueue((queue) => queue.getWaitingCount())).toBe(3);
  await workOn(3);
  await expect(enqueue(of('twice', ['z.jpg']))).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  await expect(enqueue(of('none', []))).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
});

test('results that are lost, cut or of other images are done again', async () => {
  await enqueue(of('lost'));
  await workOn(3);
  const at = (name: string) => join(folder, 'lost/results', name);
  expect(await readdir(at(''))).toEqual(['000001.jsonl', '000002.jsonl', '000003.jsonl']);
  await rm(at('000001.jsonl'));
  await writeFile(at('000002.jsonl'), '{"image":"c.jpg"}\n{"ima');
  await writeFile(at('000003.jsonl'), '{"image":"x.jpg"}\n');
  expect(await collected('lost')).toMatchObject({ waiting: 0, again: 3, images: [] });
  await workOn(3);
  expect((await collected('lost')).images).toEqual(names);
});

test('jobs that Redis has lost are enqueued again', async () => {
  await enqueue(of('forgotten'));
  await withQueue((queue) => queue.obliterate());
  expect(await collected('forgotten')).toMatchObject({ waiting: 0, again: 3 });
  await workOn(3);
  expect((await collected('forgotten')).images).toEqual(names);
});

test('a job is not computed again when its results are there', async () => {
  await enqueue(of('done'));
  await workOn(3);
  await withQueue(async (queue) => {
    const [first] = (await queue.getCompleted()).filter(({ data }) =>
      data.results.endsWith('done'),
    );
    await first!.remove();
    const { name, data, opts } = asJob(first!.data as ShardJob);
    await queue.add(name, data, opts);
  });
  const refuse = async () => {
    throw new Error('computed');
  };
  await workOn(1, { detect: refuse });
  expect((await collected('done')).images).toEqual(names);
});

test.each([
  [
    'a model that is another one ends',
    new RsanetError('INVALID_MODEL', 'It is another.'),
    'failed',
  ],
  ['a thread that died is tried again', new RsanetError('WORKER_FAILED', 'It died.'), 'delayed'],
  ['a disk that is full is tried again', new Error('ENOSPC'), 'delayed'],
])('%s', async (name, error, state) => {
  const results = `error ${name}`;
  const { run } = await enqueue({ ...of(results), shardSize: 5 });
  const detect = async () => {
    throw error;
  };
  await workOn(1, { detect });
  const job = await withQueue(async (queue) => {
    const job = await queue.getJob(`${run}-1`);
    return {
      state: await job!.getState(),
      attempts: job!.attemptsMade,
      stalled: job!.stalledCounter,
    };
  });
  expect(job).toEqual({ state, attempts: 1, stalled: 0 });
  const after = await collected(results);
  if (state === 'failed')
    expect(after).toMatchObject({ again: 1, reasons: ['INVALID_MODEL: It is another.'] });
  else expect(after).toMatchObject({ waiting: 1, again: 0 });
  await withQueue((queue) => queue.obliterate());
});

test('a worker that falls silent costs no attempt', async () => {
  const { run } = await enqueue({ ...of('silent'), shardSize: 5 });
  // Taken by somebody whose lock ends.
  await withQueue(async (queue) => {
    const { Worker } = await import('bullmq');
    const connection = await connect(redis);
    const silent = new Worker(queue.name, undefined, {
      connection,
      lockDuration: 200,
      autorun: false,
    });
    await silent.getNextJob('token');
    await silent.close(true);
    connection.disconnect();
  });
  await wait(300);
  await workOn(1, { lockSeconds: 1 });
  const job = await withQueue((queue) => queue.getJob(`${run}-1`));
  expect({ attempts: job!.attemptsMade, stalled: job!.stalledCounter }).toEqual({
    attempts: 1,
    stalled: 1,
  });
  expect((await collected('silent')).images).toEqual(names);
});

test('Prometheus finds the counts of jobs', async () => {
  await enqueue(of('metrics'));
  const metricsPort = await freePort();
  let text = '';
  await workOn(3, {
    metricsPort,
    async detect(images) {
      text = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
      return detect(images);
    },
  });
  expect(text).toMatch(/^# HELP bullmq_job_count/m);
  expect(text).toMatch(/bullmq_job_count\{queue="rsanet", state="active"\} 1/);
});

test('Bull Board shows the jobs of a run', async () => {
  const { run } = await enqueue(of('board'));
  await workOn(3);
  const { status = 200, body } = await withQueue(async (queue) => {
    let queues: BullBoardQueues = new Map();
    let routes: AppControllerRoute[] = [];
    // What it asks of a web framework: the handlers are called in place of it.
    const server: IServerAdapter = {
      setQueues: (given) => {
        queues = given;
        return server;
      },
      setApiRoutes: (given) => {
        routes = given;
        return server;
      },
      setViewsPath: () => server,
      setStaticPath: () => server,
      setEntryRoute: () => server,
      setErrorHandler: () => server,
      setUIConfig: () => server,
    };
    createBullBoard({ queues: [new BullMQAdapter(queue)], serverAdapter: server });
    const list = routes.find(({ route }) => [route].flat().includes('/api/queues'))!;
    const query = { activeQueue: queue.name, status: 'completed', page: '1', jobsPerPage: '20' };
    return list.handler({ queues, query, uiConfig: {}, params: {}, body: {}, headers: {} });
  });
  expect(status).toBe(200);
  expect(body).toMatchObject({ queues: [{ name: 'rsanet' }] });
  for (const shard of [1, 2, 3]) expect(JSON.stringify(body)).toContain(`${run}-${shard}`);
});

test('a Redis that may drop jobs, or is not there, is refused', async () => {
  const connection = await connect(redis);
  await connection.config('SET', 'maxmemory-policy', 'allkeys-lru');
  await expect(enqueue(of('evicted'))).rejects.toMatchObject({
    code: 'QUEUE_UNAVAILABLE',
    message: expect.stringContaining('allkeys-lru; set it to noeviction.'),
  });
  await connection.config('SET', 'maxmemory-policy', 'noeviction');
  connection.disconnect();
  const nowhere = `redis://user:secret@127.0.0.1:${await freePort()}`;
  const refused = enqueue({ ...of('nowhere'), redis: nowhere });
  await expect(refused).rejects.toMatchObject({ code: 'QUEUE_UNAVAILABLE' });
  await expect(refused).rejects.not.toThrow('secret');
});

test('results are kept in S3, or what speaks as it does', { timeout: 180_000 }, async () => {
  const objects = new Map<string, Buffer>();
  const s3 = createServer(async (request, response) => {
    const { pathname } = new URL(request.url!, 'http://s3');
    if (request.method === 'PUT') {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      objects.set(pathname, Buffer.concat(chunks));
      return response.end();
    }
    const body = objects.get(pathname);
    if (body) return response.end(body);
    response.writeHead(404, { 'content-type': 'application/xml' });
    return response.end('<Error><Code>NoSuchKey</Code><Message>no</Message></Error>');
  });
  await new Promise<void>((resolve) => s3.listen(0, '127.0.0.1', resolve));
  const { port } = s3.address() as AddressInfo;
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${port}`,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'a',
    AWS_SECRET_ACCESS_KEY: 'b',
    AWS_REQUEST_CHECKSUM_CALCULATION: 'WHEN_REQUIRED',
  });
  // By the command, as Node itself loads the SDK otherwise than these tests do.
  const { graph, metadata } = coloursModel(64, 64);
  for (const [name, bytes] of detectorFiles(graph, metadata))
    await writeFile(join(folder, name), bytes);
  await writeFile(join(folder, 'list.txt'), 'é.jpg\nb.jpg\n');
  const place = ['--redis', redis, '--results', 's3://bucket/runs/1'];
  const { code, out } = await ran('enqueue', join(folder, 'list.txt'), ...place, '--model', folder);
  expect(code, out).toBe(0);
  expect([...objects.keys()]).toEqual([
    '/bucket/runs/1/names/000001.txt',
    '/bucket/runs/1/run.json',
  ]);
  expect(`${objects.get('/bucket/runs/1/names/000001.txt')}`).toBe('é.jpg\nb.jpg\n');
  const output = join(folder, 's3.jsonl');
  const before = await ran('collect', ...place, '--output', output);
  expect(before.code, before.out).toBe(1);
  expect(before.out).toContain('of 1 jobs 1 wait or run, and 0 had no results');
  objects.set(
    '/bucket/runs/1/results/000001.jsonl',
    Buffer.from('{"image":"é.jpg"}\n{"image":"b.jpg"}\n'),
  );
  expect((await ran('collect', ...place, '--output', output)).code).toBe(0);
  expect(await readFile(output, 'utf8')).toBe('{"image":"é.jpg"}\n{"image":"b.jpg"}\n');
  s3.closeAllConnections();
  s3.close();
});
