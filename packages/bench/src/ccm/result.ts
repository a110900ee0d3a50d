import type { Size } from '@rsanet/detect-utils';
import type { SessionInfo, BackendName } from '../sessions/protocol.ts';
import type { Environment } from '../environment/environment.ts';
import type { Interval } from '../statistics/bootstrap.ts';
import type { PairComparison } from '../statistics/compare-pairs.ts';
import type { VariantCost } from './variant-cost.ts';
import type { VariantSet } from './variants.ts';
import type { Verdict } from './verdict.ts';

/** Result of `ccm`: plain data. */
export interface CcmResult {
  benchmark: 'ccm';
  version: 1;
  environment: Environment;
  seed: number;
  /** What was compared. */
  sets: readonly CcmSet[];
  /** What each backend says, in the order asked for. */
  backends: readonly CcmBackend[];
}

/** The variants of a set at the input size measured. */
export interface CcmSet {
  name: VariantSet['name'];
  input: Size;
  variants: readonly ({
    name: string;
    ratio: number | null;
    channels: readonly number[];
  } & VariantCost)[];
}

/** One backend's findings, or why there are none. */
export type CcmBackend =
  | { backend: BackendName; status: 'ok'; sets: readonly CcmFindings[] }
  | { backend: BackendName; status: 'unavailable' | 'failed'; reason: string };

/** One set on one backend. */
export interface CcmFindings {
  set: VariantSet['name'];
  /** Over all other ratios that could be measured; modules of another kind do not count. */
  verdict: Verdict;
  comparisons: readonly CcmComparison[];
  /** Frames per second, against the ratio and against memory access. */
  chart: readonly ChartPoint[];
}

/** One variant (`a`) against 1:1 (`b`): forward passes in milliseconds; above 1, 1:1 is faster. */
export type CcmComparison = { variant: string } & (
  | { status: 'ok'; info: SessionInfo; comparison: PairComparison; verdict: Verdict }
  | { status: 'unavailable' | 'failed'; reason: string }
);

/** A point of both charts. */
export interface ChartPoint {
  variant: string;
  /** null for a module of another kind. */
  ratio: number | null;
  /** Bytes, of the folded network. */
  memoryAccess: number;
  /**
   * 1:1's is of its median time over all comparisons; a variant's is that over its paired ratio, so
   * that what slowed the machine meanwhile moves no point.
   */
  fps: number;
  /** 95 %, of the paired ratio; null for 1:1, which is what the others are measured by. */
  interval: Interval | null;
}
