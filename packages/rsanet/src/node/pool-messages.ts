import type { RawImage } from '@rsanet/detect-utils';
import type { ErrorCode } from '@rsanet/errors';
import type { BackendChoice } from '@rsanet/graph';
import type { DetectLimits, DetectOptions } from '../detect-options.ts';
import type { Detection } from '../postprocess.ts';
import type { DetectorModel } from '../read-model.ts';
import type { StageTimes } from '../stage-times.ts';

/** What a thread of a pool is started with. */
export interface PoolData {
  readonly model: DetectorModel;
  readonly warmup: boolean;
}

/** What a pool asks a thread: to detect, or to stop doing so. */
export type PoolRequest =
  | {
      readonly id: number;
      readonly image: RawImage;
      readonly limits: DetectLimits & Pick<DetectOptions, 'region'>;
    }
  | { readonly abort: number };

/** What a thread answers; messages take an error's class and code away. */
export type PoolAnswer =
  | { readonly ready: BackendChoice }
  | { readonly id: number; readonly found: Detection[]; readonly times: StageTimes }
  | { readonly id: number | null; readonly code: ErrorCode; readonly message: string };
