import type { Size } from '@rsanet/detect-utils';
import type { EngineResult } from '../benchmarks/engine.ts';
import type { Roofline } from '../roofline/roofline.ts';
import type { ColdStart } from './cold-start.ts';

/** What cold starts are measured of, each on one thread. */
export const COLD_RUNTIMES = ['engine', 'wasm', 'onnxruntime-web'] as const;

/** A runtime whose cold start is measured. */
export type ColdRuntime = (typeof COLD_RUNTIMES)[number];

/** What is measured in a process or page that has done nothing before. */
export type Task =
  | { readonly kind: 'coldStart'; readonly runtime: ColdRuntime }
  | { readonly kind: 'roofline'; readonly runs: number };

/** A task, on the model in a folder: its path in Node, its URL in a page. */
export interface FreshJob {
  readonly task: Task;
  readonly folder: string;
  /** Of the image in `image.rgb`, in pixels. */
  readonly image: Size;
}

/** Cold starts of a runtime, as they are recorded. */
type Recorded = EngineResult['networks'][number]['coldStarts'][number];

/** Bytes of the resident set, of the process or of the page's renderer and graphics process, by Linux's high water mark. */
export type PeakMemory = NonNullable<Recorded['memory']>;

/** What a page has loaded for a cold start, the model left out. */
export type Download = NonNullable<Recorded['download']>;

/** What a task took; null is "not reported here". */
interface Taken {
  readonly memory: PeakMemory | null;
  readonly download: Download | null;
}

/** A cold start and what it took. */
export interface MeasuredStart extends ColdStart, Taken {}

/** What came of a task, and what it took. */
export interface Measured extends Taken {
  readonly value: ColdStart | Roofline;
}

/** Measures in processes or pages that have done nothing before. */
export interface Fresh {
  coldStart(runtime: ColdRuntime): Promise<MeasuredStart>;
  roofline(runs: number): Promise<Roofline>;
}
