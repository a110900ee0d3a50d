// Detects in many small images by four workers of which two are killed: `npm run test:queue`.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { environment } from '@rsanet/bench';
import { ensureRedis } from './ensure-redis.mjs';
import { queueExperiment } from './queue/experiment.ts';
import { redisBytesPerJob } from './queue/redis-memory.ts';

const USAGE = `usage: queue [--images N] [--shard-size N] [--out FILE]
Four workers, two of them killed by SIGKILL within a job, Redis killed and started again once. Exit code 1 unless every image
is in the results exactly once, as one process finds it.
  --images N      20000
  --shard-size N  images per job, 250
  --out FILE      where the result goes, as JSON`;

const { values } = parseArgs({
  options: {
    images: { type: 'string', default: '20000' },
    'shard-size': { type: 'string', default: '250' },
    out: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  },
});

async function measure() {
  ensureRedis();
  const found = await queueExperiment(Number(values.images), Number(values['shard-size']));
  const bytesPerJob = await redisBytesPerJob();
  const { backend: _, ...machine } = await environment();
  const about = { benchmark: 'queue', version: 1, environment: machine };
  const result = { ...about, ...found, redis: { bytesPerJob } };
  const text = `${JSON.stringify(result, null, 2)}\n`;
  console.log(text);
  if (values.out) writeFileSync(values.out, text);
  if (!found.same) process.exitCode = 1;
}

if (values.help) console.log(USAGE);
else await measure();
