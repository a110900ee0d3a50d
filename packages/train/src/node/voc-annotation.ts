import { RsanetError } from '@rsanet/errors';
import { XMLParser } from 'fast-xml-parser';
import * as v from 'valibot';

/** What a VOC annotation says, not yet judged: numbers are NaN, names empty and marks false where it is silent. */
export interface VocAnnotation {
  /** What the image is called, as the tool that wrote it saw it. */
  filename: string;
  size: { width: number; height: number };
  objects: readonly AnnotatedObject[];
}

/** One object; its box counts pixels from 1 and includes both ends. */
export interface AnnotatedObject {
  name: string;
  difficult: boolean;
  bndbox: { xmin: number; ymin: number; xmax: number; ymax: number };
}

/** Elements there may be several of, in VOC's form and in CVAT's. */
const ARRAYS = new Set([
  'annotation.object',
  'annotations.image',
  'annotations.image.box',
  'annotations.image.polygon',
]);

const parser = new XMLParser({
  parseTagValue: false,
  parseAttributeValue: false,
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  // Which are also references by number, such as &#233;.
  htmlEntities: true,
  isArray: (_, path) => ARRAYS.has(String(path)),
});

/** Text of an element; what is absent or has elements inside reads as empty. */
const text = v.optional(
  v.pipe(
    v.unknown(),
    v.transform((value) => (typeof value === 'string' ? value : textBeside(value)).trim()),
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

/** A mark, which some tools write as a word; what is neither yes nor 1, such as VOC's `Unspecified`, is none. */
const flag = (written: string): boolean => /^(1|true|yes)$/i.test(written);

/** The text of an element with attributes and nothing inside. */
function textBeside(value: unknown): string {
  const parts = Object.entries(value ?? {});
  const inside = parts.some(([name]) => name !== '#text' && !name.startsWith('@'));
  const [, text] = parts.find(([name]) => name === '#text') ?? [];
  return !inside && typeof text === 'string' ? text : '';
}

/** An element with others inside; an empty one, which reads as text, holds nothing. */
const element = <E extends v.ObjectEntries>(entries: E) =>
  v.pipe(
    v.unknown(),
    v.transform((value) => (typeof value === 'string' ? {} : value)),
    v.object(entries),
  );

const annotationSchema = v.object({
  annotation: element({
    filename: text,
    size: v.optional(element({ width: number, height: number }), {}),
    object: v.optional(
      v.array(
        element({
          name: text,
          difficult: v.pipe(text, v.transform(flag)),
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
  const { filename, size, object } = parsed.output.annotation;
  return { filename, size, objects: object };
}

/**
 * The elements of an XML text, attributes with `@` before their names.
 *
 * @throws RsanetError INVALID_DATASET naming the file that is not well-formed
 */
export function parseXml(xml: string, file: string): unknown {
  const unknown = undeclaredReference(xml);
  if (unknown !== undefined) {
    throw new RsanetError(
      'INVALID_DATASET',
      `${file} refers to ${unknown}, which is no character that XML knows nor plain text that the file declares; write the text itself, in UTF-8.`,
    );
  }
  try {
    return parser.parse(xml, true);
  } catch (cause) {
    throw new RsanetError(
      'INVALID_DATASET',
      `${file} is no well-formed XML: ${(cause as Error).message}`,
      { cause },
    );
  }
}

/** The first reference that would be left standing in a text as if it were the text. */
function undeclaredReference(xml: string): string | undefined {
  // One that is made of others, as those are that grow without end, is left standing, too.
  const declared = Array.from(
    xml.matchAll(/<!ENTITY\s+(\S+)\s+(?:"[^"&%]*"|'[^'&%]*')/g),
    ([, name]) => name,
  );
  const known = new Set(['amp', 'lt', 'gt', 'quot', 'apos', ...declared]);
  for (const [reference, name] of withoutQuotes(xml).matchAll(/&([^\s;&<]+);/g)) {
    if (!known.has(name) && !isCharacter(name!)) return reference;
  }
  return undefined;
}

/**
 * A text without its comments and CDATA sections. By search rather than by an expression, which would look for the end of
 * each of many that are never closed.
 */
function withoutQuotes(xml: string): string {
  const parts: string[] = [];
  let at = 0;
  for (const { index, 0: start } of xml.matchAll(/<!--|<!\[CDATA\[/g)) {
    if (index < at) continue;
    const end = start === '<!--' ? '-->' : ']]>';
    const close = xml.indexOf(end, index + start.length);
    if (close === -1) break;
    parts.push(xml.slice(at, index));
    at = close + end.length;
  }
  return [...parts, xml.slice(at)].join('');
}

function isCharacter(reference: string): boolean {
  const [, hex, decimal] = /^#(?:x([\da-f]+)|(\d+))$/i.exec(reference) ?? [];
  const code = hex ? Number.parseInt(hex, 16) : Number(decimal);
  return code > 0 && code <= 0x10ffff;
}
