import {
  assertFraction,
  assertOptions,
  assertWhole,
  type OptionNames,
  RsanetError,
  valueText,
} from '@rsanet/errors';
import type { StageTimes } from './stage-times.ts';

/** Which boxes {@link DetectorOf.detect} returns, and what it reports beside them. */
export interface DetectOptions {
  /** Min score kept, inclusive, 0..1; by default what the model says of each class, or 0.3. */
  scoreThreshold?: number;
  /** Overlap two boxes of a class may have, 0..1; 0.45 by default. */
  iouThreshold?: number;
  /** Max boxes kept per image, best first; 100 by default. */
  maxDetections?: number;
  /** Names of the classes to find; all by default. */
  classes?: readonly string[];
  /** Whether overlapping boxes of different classes suppress each other too; off by default. */
  agnostic?: boolean;
  /**
   * The part of each image to look at, in its pixels, cut at its edges: the network sees that alone, and so larger. The
   * whole image by default. Boxes stay in pixels of the image.
   */
  region?: readonly [x: number, y: number, width: number, height: number];
  /** Stops the work between its steps; `detect` rejects with its reason. */
  signal?: AbortSignal;
  /** Called with the time of each stage, just before `detect` resolves. */
  onTimes?: (times: StageTimes) => void;
}

/** Where neither caller nor model gives a min score. */
export const SCORE_THRESHOLD = 0.3;

/** What chooses the boxes, with every default in place that does not depend on the model. */
export type DetectLimits = Required<
  Pick<DetectOptions, 'iouThreshold' | 'maxDetections' | 'agnostic'>
> &
  Pick<DetectOptions, 'classes' | 'scoreThreshold'>;

/** The names that choose the boxes. */
export const LIMIT_NAMES: OptionNames<DetectLimits> = {
  scoreThreshold: true,
  iouThreshold: true,
  maxDetections: true,
  agnostic: true,
  classes: true,
};

const DETECT_NAMES: OptionNames<DetectOptions> = {
  ...LIMIT_NAMES,
  region: true,
  signal: true,
  onTimes: true,
};

/**
 * Fills in the defaults.
 *
 * @param names of the options that there are, those of `detect` by default
 * @throws RsanetError INVALID_ARGUMENT for what is no object, a name that there is not, a threshold outside 0..1, a
 * maximum that is no positive whole number, or classes that are no list of names
 */
export function detectLimits<Options extends DetectOptions>(
  options: Options,
  names: OptionNames<Options> = DETECT_NAMES as OptionNames<Options>,
): DetectLimits {
  assertOptions(options, names);
  const { scoreThreshold, iouThreshold = 0.45, maxDetections = 100 } = options;
  if (scoreThreshold !== undefined) assertFraction({ scoreThreshold });
  assertFraction({ iouThreshold });
  assertWhole({ maxDetections }, 1);
  const { classes, agnostic = false } = options;
  if (typeof agnostic !== 'boolean') throw invalid('agnostic', agnostic, 'true or false');
  if (classes !== undefined && !isListOfNames(classes)) {
    throw invalid('classes', classes, 'a list of names');
  }
  return {
    iouThreshold,
    maxDetections,
    agnostic,
    ...(scoreThreshold !== undefined && { scoreThreshold }),
    ...(classes !== undefined && { classes }),
  };
}

function isListOfNames(value: unknown): boolean {
  return Array.isArray(value) && value.every((name) => typeof name === 'string');
}

function invalid(name: string, value: unknown, expected: string): RsanetError {
  return new RsanetError(
    'INVALID_ARGUMENT',
    `${name} is ${valueText(value)}; it must be ${expected}.`,
  );
}
