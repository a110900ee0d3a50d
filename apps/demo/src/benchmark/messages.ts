import type { RatioFindings, VariantSet } from '@rsanet/bench/browser';
import type { BackendKind } from '../backend/offers.ts';

/** What the page asks of the benchmark's worker. */
export interface BenchmarkJob {
  backend: BackendKind;
  set: VariantSet['name'];
}

/** What the worker reports to the page. */
export type BenchmarkMessage =
  | { status: 'running'; done: number; total: number; variant: string | null }
  | { status: 'done'; findings: RatioFindings }
  | { status: 'failed'; reason: string };
