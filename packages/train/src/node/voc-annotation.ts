import { RsanetError } from '@rsanet/errors';
import { XMLParser } from 'fast-xml-parser';
import * as v from 'valibot';

/** What a VOC annotation says, not yet judged: numbers are NaN and names empty where it is silent. */
export interface VocAnnotation {
  size: { width: number; height: number };
  objects: readonly AnnotatedObject[];
}

/** One object; its box counts pixels from 1 and includes both ends. */
export interface AnnotatedObject {
  name: string;
  difficult: number;
  bndbox: { xmin: number; ymin: number; xmax: number; ymax: number };
}

const parser = new XMLParser({
  parseTagValue: false,
  isArray: (_, path) => String(path) === 'annotation.object',
});

/** Text of an element; what is absent or has elements inside reads as empty. */
const text = v.optional(
  v.pipe(
    v.unknown(),
    v.transform((value) => (typeof value === 'string' ? value : '')),
  ),
  '',
);
const number = v.optional(
  v.pipe(
    text,
    v.transform((value) => (value === '' ? Number.NaN : Number(value))),
  ),
  '',
);

/** An element with others inside; an empty one, which reads as text, holds nothing. */
const element = <E extends v.ObjectEntries>(entries: E) =>
  v.pipe(
    v.unknown(),
    v.transform((value) => (typeof value === 'string' ? {} : value)),
    v.object(entries),
  );

const annotationSchema = v.object({
  annotation: element({
    size: v.optional(element({ width: number, height: number }), {}),
    object: v.optional(
      v.array(
        element({
          name: text,
          difficult: number,
          bndbox: v.optional(
            element({ xmin: number, ymin: number, xmax: number, ymax: number }),
            {},
          ),
        }),
      ),
      [],
    ),
  }),
});

/**
 * Reads one VOC annotation.
 *
 * @param xml text of the file
 * @param file its path, for messages
 * @throws RsanetError INVALID_DATASET naming the file when it is no well-formed annotation
 */
export function parseVocAnnotation(xml: string, file: string): VocAnnotation {
  const parsed = v.safeParse(annotationSchema, parseXml(xml, file));
  if (!parsed.success) {
    throw new RsanetError('INVALID_DATASET', `${file} is XML, but no VOC annotation.`);
  }
  const { size, object } = parsed.output.annotation;
  return { size, objects: object };
}

function parseXml(xml: string, file: string): unknown {
  try {
    return parser.parse(xml, true);
  } catch (cause) {
    throw new RsanetError(
      'INVALID_DATASET',
      `${file} is no well-formed XML: ${(cause as Error).message}`,
      {
        cause,
      },
    );
  }
}
