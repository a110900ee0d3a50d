import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { enqueue } from '@rsanet/queue';
import { connect } from '../../packages/queue/src/connect.ts';
import { freePort, startRedis } from './program.ts';

/** Bytes of Redis' memory that a waiting job takes: 2000 of them, which are a million images at 500 a job. */
export async function redisBytesPerJob(jobs = 2000): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'rsanet-queue-memory-'));
  const port = await freePort();
  const server = await startRedis(folder, port);
  const redis = `redis://127.0.0.1:${port}`;
  try {
    const connection = await connect(redis);
    const used = async () => Number(/used_memory:(\d+)/.exec(await connection.info('memory'))![1]);
    const before = await used();
    const names = Array.from({ length: jobs }, (_, i) => `${i}.jpg`);
    await enqueue({ redis, results: join(folder, 'results'), names, shardSize: 1, facts: {} });
    const grown = (await used()) - before;
    connection.disconnect();
    return Math.round(grown / jobs);
  } finally {
    server.child.kill('SIGKILL');
    await server.ended;
    await rm(folder, { recursive: true });
  }
}
