import type { Recorded } from '../report/schema/recorded.ts';
import type { rsamResult } from '../report/schema/rsam.ts';

/** Result of `rsam`: plain data. */
export type RsamResult = Recorded<typeof rsamResult>;

/** What one variant reaches and takes. */
export type RsamFindings = RsamResult['arms'][number];
