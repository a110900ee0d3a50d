import { isRsanetError } from '@rsanet/errors';
import { type Inference, openInference } from './inference.ts';
import type { BackendName, Job, SessionInfo } from './protocol.ts';
import { type StartBackend, UNKNOWN } from './started.ts';
import { timerStep } from './timer-step.ts';

/** What a session's process or page is asked for: first to open, then for what a session gives. */
export type SessionRequest<Name extends BackendName = BackendName> =
  | { call: 'open'; backend: Name; job: Job }
  | { call: 'run' | 'outputs' | 'resources' };

/** What differs between a process and a page. */
export interface SessionPlatform<Name extends BackendName> {
  /** Starts a backend, the only one that is loaded. */
  start: StartBackend<Name>;
  /** The bytes of a file of the job's. */
  read(path: string): Promise<Uint8Array>;
  /** What it knows of itself. */
  facts: Partial<Pick<SessionInfo, 'node' | 'isolated'>>;
  /** See {@link Resources}. */
  peakMemory(): Promise<number | null>;
}

/** Answers the requests of one session, in its process or page. Rejects with what goes wrong. */
export function answerSession<Name extends BackendName>(
  platform: SessionPlatform<Name>,
): (request: SessionRequest<Name>) => Promise<unknown> {
  let inference: Inference | undefined;

  async function open(backend: Name, job: Job): Promise<SessionInfo> {
    const started = await platform.start[backend](job);
    const { path, ...size } = job.image;
    const image = { ...size, data: await platform.read(path), channels: 3 } as const;
    const read = (name: string) => platform.read(`${job.model}/${name}`);
    inference = await openInference(read, image, started, job.warmups);
    const own = { ...UNKNOWN, backend, ...platform.facts, timerStep: timerStep() };
    return { ...own, ...started.facts, ...inference.times };
  }

  return async (request) => {
    if (request.call === 'open') {
      try {
        return { status: 'ok', info: await open(request.backend, request.job) };
      } catch (error) {
        if (!isRsanetError(error, 'BACKEND_UNAVAILABLE')) throw error;
        return { status: 'unavailable', reason: error.message };
      }
    }
    if (!inference) throw new Error('The session is not open.');
    if (request.call !== 'resources') return inference[request.call]();
    return { ...(await inference.resources()), peakMemory: await platform.peakMemory() };
  };
}
