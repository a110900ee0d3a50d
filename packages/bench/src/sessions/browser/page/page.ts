import { isRsanetError } from '@rsanet/errors';
import { type Inference, openInference } from '../../inference.ts';
import type {
  BrowserBackendName,
  Resources,
  SessionInfo,
  SessionOutputs,
  StageTimes,
} from '../../protocol.ts';
import { UNKNOWN } from '../../started.ts';
import { timerStep } from '../../timer-step.ts';
import { startBackend } from './start-backend.ts';

/** What the page is asked for; it fetches the model from `/model/` and the image's bytes from `/image`. */
export interface PageJob {
  backend: BrowserBackendName;
  image: { width: number; height: number };
  warmups?: number;
  /** Of a backend with threads; for `browser-wasm-threads` the page must be made to see twice as many cores. */
  threads?: number;
}

/** What the page knows of its session. */
export type PageInfo = Omit<SessionInfo, 'backend'>;

/** What Node calls in the page. */
interface PageSession {
  open(
    job: PageJob,
  ): Promise<{ status: 'ok'; info: PageInfo } | { status: 'unavailable'; reason: string }>;
  run(): Promise<StageTimes>;
  outputs(): Promise<SessionOutputs>;
  resources(): Promise<Omit<Resources, 'peakMemory'>>;
}

declare global {
  var rsanetSession: PageSession;
}

let inference: Inference | undefined;

globalThis.rsanetSession = {
  async open({ backend, image, warmups, threads }) {
    try {
      const started = await startBackend(backend, threads);
      const data = await fetchBytes('/image');
      inference = await openInference(
        (name) => fetchBytes(`/model/${name}`),
        { ...image, data, channels: 3 },
        started,
        warmups,
      );
      const own = { isolated: crossOriginIsolated, timerStep: timerStep() };
      const info = { ...UNKNOWN, ...own, ...started.facts, ...inference.times };
      return { status: 'ok', info };
    } catch (error) {
      if (isRsanetError(error, 'BACKEND_UNAVAILABLE')) {
        return { status: 'unavailable', reason: error.message };
      }
      throw error;
    }
  },
  run: () => opened().run(),
  outputs: () => opened().outputs(),
  resources: () => opened().resources(),
};

function opened(): Inference {
  if (!inference) throw new Error('The session is not open.');
  return inference;
}

async function fetchBytes(path: string): Promise<Uint8Array> {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`The server answers ${response.status} for ${path}.`);
  return new Uint8Array(await response.arrayBuffer());
}
