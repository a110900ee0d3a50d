import type { Roofline } from '../../roofline/roofline.ts';
import type { ColdStart } from '../cold-start.ts';
import { doTask } from '../do-task.ts';
import type { FreshJob } from '../task.ts';

declare global {
  /** Does one task; called by Node, once. The paths are of what the page has loaded for it, the model left out. */
  var rsanetFresh: (
    job: FreshJob,
  ) => Promise<{ readonly value: ColdStart | Roofline; readonly paths: readonly string[] }>;
}

const starts = {
  engine: () => import('../start/engine.ts'),
  wasm: () => import('./wasm.ts'),
  'onnxruntime-web': () => import('./onnxruntime.ts'),
} as const;

globalThis.rsanetFresh = async (job) => {
  performance.clearResourceTimings();
  const value = await doTask(job, (name) => fetchBytes(new URL(name, job.folder)), starts);
  const paths = performance
    .getEntriesByType('resource')
    .map(({ name }) => new URL(name))
    .filter(({ protocol, href }) => protocol === 'http:' && !href.startsWith(job.folder))
    .map(({ pathname }) => pathname);
  return { value, paths: [...new Set(paths)] };
};

async function fetchBytes(url: URL): Promise<Uint8Array> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`The server answers ${response.status} for ${url}.`);
  return new Uint8Array(await response.arrayBuffer());
}
