import type { Anchor, Size } from '@rsanet/detect-utils';
import { RsanetError, shortText } from '@rsanet/errors';
import * as v from 'valibot';

/** What a detection network takes, and how its raw outputs become boxes. */
export interface OutputSpec {
  /** The network's input in pixels; sides divisible by the largest stride. */
  input: Size;
  /** Input pixels per cell, in the order of the outputs. */
  strides: readonly number[];
  /** Anchors in pixels of the input, one list per stride. */
  anchors: readonly (readonly Anchor[])[];
  classes: readonly string[];
  /**
   * Min score, 0..1, of what `detect` returns by default, by the name of the class; 0.3 for classes that are not in it.
   */
  scoreThresholds?: Readonly<Record<string, number>>;
}

/** What a detector needs beside its graph; kept in the model file's `userDefinedMetadata.rsanet`. */
export interface DetectorMetadata extends OutputSpec {
  format: 'rsanet-detector';
  /** 2 where the file holds `scoreThresholds`, which readers of 1 do not know. */
  version: 1 | 2;
  /** What people call the model. */
  name?: string;
  /** How it was trained: data, split, recipe, results; free in form. */
  training?: Readonly<Record<string, unknown>>;
  /** Licence of the weights, as an SPDX identifier or a sentence. */
  licence?: string;
}

const pixels = v.pipe(v.number(), v.finite(), v.gtValue(0));
const wholePixels = v.pipe(pixels, v.integer());
const list = <T extends v.GenericSchema>(item: T) => v.pipe(v.array(item), v.minLength(1));

const schema = v.pipe(
  v.strictObject({
    format: v.literal('rsanet-detector'),
    version: v.picklist([1, 2]),
    input: v.strictObject({ width: wholePixels, height: wholePixels }),
    strides: list(wholePixels),
    anchors: list(list(v.strictTuple([pixels, pixels]))),
    classes: v.pipe(
      list(v.pipe(v.string(), v.nonEmpty())),
      v.check((names) => new Set(names).size === names.length, 'Expected each name once'),
    ),
    scoreThresholds: v.exactOptional(
      v.record(v.string(), v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
    ),
    name: v.exactOptional(v.string()),
    training: v.exactOptional(v.record(v.string(), v.unknown())),
    licence: v.exactOptional(v.string()),
  }),
  v.forward(
    v.check(
      ({ strides, anchors }) => strides.length === anchors.length,
      'Expected one list of anchors per stride',
    ),
    ['anchors'],
  ),
  v.forward(
    v.check(
      ({ version, classes, scoreThresholds }) =>
        !scoreThresholds ||
        (version === 2 && Object.keys(scoreThresholds).every((name) => classes.includes(name))),
      'Expected names of classes, and none in version 1',
    ),
    ['scoreThresholds'],
  ),
);

/**
 * Checks what a file says about its detector.
 *
 * @throws RsanetError INVALID_MODEL naming the first field that is missing or wrong; UNSUPPORTED_MODEL for metadata of a
 * later version
 */
export function parseMetadata(value: unknown): DetectorMetadata {
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) return result.output;
  const { version } = Object(value) as { version?: unknown };
  if (Number.isSafeInteger(version) && (version as number) > 2) {
    throw new RsanetError(
      'UNSUPPORTED_MODEL',
      `The detector's metadata are of version ${version}, and only versions 1 and 2 are read; use a later @rsanet/rsanet.`,
    );
  }
  const [issue] = result.issues;
  const field = v.getDotPath(issue);
  throw new RsanetError(
    'INVALID_MODEL',
    `The detector's metadata are wrong${field ? ` at '${field}'` : ''}: ${shortText(issue.message)}.`,
  );
}
