import type { compareResult, stageComparison, stageNoise } from '../report/schema/compare.ts';
import type { Recorded } from '../report/schema/recorded.ts';
import type { StageTimes } from '../sessions/protocol.ts';

/** Which of the two: what was, and what is to be. */
export type Side = 'base' | 'head';

/** Part of an inference. */
export type Stage = keyof StageTimes;

/** A value per stage; none of a stage too short for the backend's clock. */
export type ByStage<T> = Readonly<Partial<Record<Stage, T>>>;

/** Result of `compare`: plain data. */
export type CompareResult = Recorded<typeof compareResult>;

/** A commit, and the name it was asked for by. */
export type Revision = CompareResult['base'];

/**
 * Head against base on one backend, or which of them had not got what it takes. Of the two, only a
 * head that is at fault is a failure.
 */
export type BackendComparison = CompareResult['backends'][number];

/** How far comparisons of base with itself were off. */
export type StageNoise = Recorded<typeof stageNoise>;

/** A stage of head and base in pairs, milliseconds; `ratio` above 1 says that head takes longer. */
export type StageComparison = Recorded<typeof stageComparison>;

/** Bytes of a package's tarball; null where there is no such package. */
export type PackageComparison = CompareResult['packages'][number];
