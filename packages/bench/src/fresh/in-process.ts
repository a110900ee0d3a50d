import { fork } from 'node:child_process';
import { RsanetError } from '@rsanet/errors';
import type { Roofline } from '../roofline/roofline.ts';
import type { ColdStart } from './cold-start.ts';
import type { FreshJob, PeakMemory } from './task.ts';

/** What a process answers. */
type Answer =
  | { readonly value: ColdStart | Roofline; readonly memory: PeakMemory | null }
  | { readonly error: string };

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
): Promise<Extract<Answer, { value: unknown }>> {
  const child = fork(script, [], { execArgv: [], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-500);
  });
  const late = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
  try {
    const answer = await new Promise<Answer>((resolve) => {
      child.once('message', (message) => resolve(message as Answer));
      child.once('error', ({ message }) => resolve({ error: message }));
      child.once('close', (code, signal) => {
        resolve({ error: `The process ended, ${signal ?? `code ${code}`}. ${stderr}`.trim() });
      });
      child.send(job, () => undefined);
    });
    if ('value' in answer) return answer;
    const { kind } = job.task;
    throw new RsanetError('BACKEND_UNAVAILABLE', `No ${kind} was measured: ${answer.error}`);
  } finally {
    clearTimeout(late);
    child.kill('SIGKILL');
  }
}
