// The process of one session: answers its parent's requests, one after the other.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isRsanetError } from '@rsanet/errors';
import * as v from 'valibot';
import { highWaterMark } from '../high-water-mark.ts';
import { type Inference, openInference } from '../inference.ts';
import type { Job, NodeBackendName, SessionInfo } from '../protocol.ts';
import { UNKNOWN } from '../started.ts';
import { timerStep } from '../timer-step.ts';
import { type Reply, type Request, request } from './messages.ts';
import { startBackend } from './start-backend.ts';

// Of libtensorflow's log only errors, which say why it fails.
process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';

let inference: Inference | undefined;

async function open(backend: NodeBackendName, job: Job): Promise<SessionInfo> {
  const started = await startBackend(backend, job);
  const { path, ...size } = job.image;
  inference = await openInference(
    (name) => readFile(join(job.model, name)),
    { ...size, data: await readFile(path), channels: 3 },
    started,
    job.warmups,
  );
  const node = process.versions.node;
  const step = timerStep();
  return { ...UNKNOWN, backend, node, timerStep: step, ...started.facts, ...inference.times };
}

async function answer(asked: Request): Promise<unknown> {
  if (asked.call === 'open') return open(asked.backend, asked.job);
  if (!inference) throw new Error('The session is not open.');
  if (asked.call !== 'resources') return inference[asked.call]();
  // Elsewhere KiB since the process started; on Linux that counts the parent's memory at the fork too.
  const peakMemory = (await highWaterMark(process.pid)) ?? process.resourceUsage().maxRSS * 1024;
  return { ...(await inference.resources()), peakMemory };
}

function send(reply: Reply): void {
  process.send?.(reply);
}

let turn: Promise<void> = Promise.resolve();
process.on('message', (message) => {
  const asked = v.parse(request, message);
  const { id } = asked;
  turn = turn.then(async () => {
    try {
      send({ id, value: await answer(asked) });
    } catch (error) {
      const status = isRsanetError(error, 'BACKEND_UNAVAILABLE') ? 'unavailable' : 'failed';
      send({ id, error: { status, reason: reasonOf(error) } });
    }
  });
});
process.on('disconnect', () => process.exit());

// TensorFlow.js rejects with plain objects too.
function reasonOf(error: unknown): string {
  const { message } = (error ?? {}) as { message?: unknown };
  return String(message ?? error);
}
