import { RsanetError } from '@rsanet/errors';
import { startChild } from '../sessions/node/running-child.ts';
import type { FreshJob, Measured } from './task.ts';

/**
 * Does a task in a Node process of its own.
 *
 * @param script `fresh.js`, as built
 * @throws RsanetError BACKEND_UNAVAILABLE saying why there is no answer
 */
export async function inProcess(
  script: string,
  job: FreshJob,
  timeoutMs: number,
): Promise<Measured> {
  const child = startChild(script);
  try {
    return (await child.call(() => child.send(job), timeoutMs)) as Measured;
  } catch (cause) {
    const message = `No ${job.task.kind} was measured: ${(cause as Error).message}`;
    throw new RsanetError('BACKEND_UNAVAILABLE', message, { cause });
  } finally {
    await child.close();
  }
}
