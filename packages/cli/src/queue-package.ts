import { UsageError } from './usage-error.ts';

/** `@rsanet/queue`, which is installed by those who need it: it brings BullMQ and Redis' client. */
export async function queuePackage(): Promise<typeof import('@rsanet/queue')> {
  try {
    return await import('@rsanet/queue');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw cause;
    throw new UsageError('The queue is a package of its own: npm install @rsanet/queue', { cause });
  }
}

/** The argument `--redis`. */
export const redisArgument = {
  type: 'string',
  default: 'redis://localhost:6379',
  valueHint: 'URL',
  description: 'Redis or Valkey that keeps the jobs; its maxmemory-policy must be noeviction',
} as const;

/** The argument `--results`. */
export const resultsArgument = {
  type: 'string',
  required: true,
  valueHint: 'DIR|s3://BUCKET/PREFIX',
  description: "Where the run's lists and results are kept, for all machines; one run's alone",
} as const;
