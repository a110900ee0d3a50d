import type { ccmResult } from '../report/schema/ccm.ts';
import type { Recorded } from '../report/schema/recorded.ts';

/** Result of `ccm`: plain data. */
export type CcmResult = Recorded<typeof ccmResult>;

/** The variants of a set at the input size measured. */
export type CcmSet = CcmResult['sets'][number];

/** One backend's findings, or why there are none. */
export type CcmBackend = CcmResult['backends'][number];

/** One set on one backend; modules of another kind do not count in its verdict. */
export type CcmFindings = Extract<CcmBackend, { status: 'ok' }>['sets'][number];

/** One variant (`a`) against 1:1 (`b`): forward passes in milliseconds; above 1, 1:1 is faster. */
export type CcmComparison = CcmFindings['comparisons'][number];

/**
 * A point of both charts. 1:1's frames per second are of its median time over all comparisons; a variant's
 * are that over its paired ratio, so that what slowed the machine meanwhile moves no point.
 */
export type ChartPoint = CcmFindings['chart'][number];
