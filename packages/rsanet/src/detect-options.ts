import { assertOptions, type OptionNames, RsanetError, valueText } from '@rsanet/errors';
import type { StageTimes } from './stage-times.ts';

/** Which boxes {@link DetectorOf.detect} returns, and what it reports beside them. */
export interface DetectOptions {
  /** Least score kept, inclusive, 0..1; 0.3 by default. */
  scoreThreshold?: number;
  /** Overlap two boxes of a class may have, 0..1; 0.45 by default. */
  iouThreshold?: number;
  /** Most boxes kept per image, best first; 100 by default. */
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

type Chosen = 'scoreThreshold' | 'iouThreshold' | 'maxDetections' | 'agnostic';

/** What chooses the boxes, with every default in place. */
export type DetectLimits = Required<Pick<DetectOptions, Chosen>> & Pick<DetectOptions, 'classes'>;

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
  const { scoreThreshold = 0.3, iouThreshold = 0.45, maxDetections = 100 } = options;
  assertFraction('scoreThreshold', scoreThreshold);
  assertFraction('iouThreshold', iouThreshold);
  assertPositive('maxDetections', maxDetections);
  const { classes, agnostic = false } = options;
  if (typeof agnostic !== 'boolean') throw invalid('agnostic', agnostic, 'true or false');
  if (classes === undefined) return { scoreThreshold, iouThreshold, maxDetections, agnostic };
  if (!Array.isArray(classes) || !classes.every((name) => typeof name === 'string')) {
    throw invalid('classes', classes, 'a list of names');
  }
  return { scoreThreshold, iouThreshold, maxDetections, agnostic, classes };
}

function invalid(name: string, value: unknown, expected: string): RsanetError {
  return new RsanetError(
    'INVALID_ARGUMENT',
    `${name} is ${valueText(value)}; it must be ${expected}.`,
  );
}

/** Refuses what is not within 0..1. */
export function assertFraction(name: string, value: number): void {
  if (typeof value === 'number' && value >= 0 && value <= 1) return;
  throw new RsanetError(
    'INVALID_ARGUMENT',
    `${name} is ${valueText(value)}; it must be within 0..1.`,
  );
}

/** Refuses what is no positive whole number. */
export function assertPositive(name: string, value: number): void {
  if (Number.isSafeInteger(value) && value > 0) return;
  throw new RsanetError(
    'INVALID_ARGUMENT',
    `${name} is ${valueText(value)}; it must be a positive whole number.`,
  );
}
