import type { RsanetOptions } from '@rsanet/rsanet/model';
import type { Parity } from '../sessions/parity.ts';
import type { SessionInfo, BackendName, StageTimes } from '../sessions/protocol.ts';
import type { Machine } from '../environment/environment.ts';
import type { PairedRatio } from '../statistics/paired-ratio.ts';
import type { Summary } from '../statistics/summary.ts';

/** Which of the two: what was, and what is to be. */
export type Side = 'base' | 'head';

/** A commit, and the name it was asked for by. */
export interface Revision {
  ref: string;
  commit: string;
}

/** Part of an inference. */
export type Stage = keyof StageTimes;

/** A value per stage; none of a stage too short for the backend's clock. */
export type ByStage<T> = Readonly<Partial<Record<Stage, T>>>;

/** Result of `compare`: plain data. */
export interface CompareResult {
  benchmark: 'compare';
  version: 1;
  /** What computes is in each backend's `info`. */
  environment: Machine;
  settings: {
    network: RsanetOptions;
    pairs: number;
    sessions: number;
    bytesTolerance: number;
    seed: number;
  };
  base: Revision;
  head: Revision;
  /** Whether the work tree has changes that are not in its commit, and so not in what was measured. */
  uncommitted: boolean;
  /** In the order asked for. */
  backends: readonly BackendComparison[];
  /** Every published package of either, by name. */
  packages: readonly PackageComparison[];
  /** A sentence each. */
  failures: readonly string[];
  /** Whether there are none. */
  passed: boolean;
}

/**
 * Head against base on one backend, or which of them had not got what it takes. Of the two, only a
 * head that is at fault is a failure.
 */
export type BackendComparison = { backend: BackendName } & (
  | {
      status: 'ok';
      /** Of the head's session. */
      info: SessionInfo;
      /** Of head's outputs with those of its own cpu, and with base's; the latter may differ. */
      parity: { cpu: Parity; base: Parity };
      /** What this machine finds where nothing differs. */
      noise: ByStage<StageNoise>;
      /** One, or two where the first found something slower. */
      attempts: readonly ByStage<StageComparison>[];
      /** Stages that every attempt found slower. */
      slower: readonly Stage[];
    }
  | { status: 'unavailable' | 'failed'; side: Side; reason: string; parity?: Parity }
);

/** How far comparisons of base with itself were off. */
export interface StageNoise {
  /** How many times as long one of two identical sessions took as the other, a comparison. */
  ratios: readonly number[];
  /** 95th percentile of `max(ratio, 1 / ratio) - 1`. */
  p95: number;
  /** What head may take longer, as a share: `p95`, or 0.1 where that is more. */
  delta: number;
}

/** A stage of head and base in pairs, milliseconds; `ratio` above 1 says that head takes longer. */
export interface StageComparison extends PairedRatio {
  head: Summary;
  base: Summary;
}

/** Bytes of a package's tarball; null where there is no such package. */
export interface PackageComparison {
  name: string;
  base: number | null;
  head: number | null;
}
