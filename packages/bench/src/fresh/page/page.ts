import type { Roofline } from '../../roofline/roofline.ts';
import { fetchBytes } from '../../sessions/browser/page/fetch-bytes.ts';
import type { ColdStart } from '../cold-start.ts';
import { doTask } from '../do-task.ts';
import type { FreshJob } from '../task.ts';

/** What the page answers. The paths are of what it has loaded for the task, the model left out. */
export interface PageAnswer {
  readonly value: ColdStart | Roofline;
  readonly paths: readonly string[];
}

const starts = {
  engine: () => import('../start/engine.ts'),
  wasm: () => import('./wasm.ts'),
  'onnxruntime-web': () => import('./onnxruntime.ts'),
} as const;

globalThis.rsanetAnswer = async (given: FreshJob): Promise<PageAnswer> => {
  const job = { ...given, folder: new URL(given.folder, location.href).href };
  performance.clearResourceTimings();
  const value = await doTask(job, (name) => fetchBytes(new URL(name, job.folder)), starts);
  const paths = performance
    .getEntriesByType('resource')
    .map(({ name }) => new URL(name))
    .filter(({ protocol, href }) => protocol === 'http:' && !href.startsWith(job.folder))
    .map(({ pathname }) => pathname);
  return { value, paths: [...new Set(paths)] };
};
