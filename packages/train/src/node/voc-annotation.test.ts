import { expect, test } from 'vitest';
import { parseVocAnnotation } from './voc-annotation.ts';

const parse = (xml: string) => parseVocAnnotation(xml, 'a.xml');
const cat = `<object><name>cat</name><part><name>head</name><bndbox><xmin>1</xmin></bndbox></part>
  <bndbox><xmin>1</xmin><ymin>2.5</ymin><xmax>30</xmax><ymax>40</ymax></bndbox></object>`;
const box = { xmin: 1, ymin: 2.5, xmax: 30, ymax: 40 };

test('reads one object, several and none', () => {
  const size = '<size><width>64</width><height>48</height><depth>3</depth></size>';
  expect(parse(`<annotation>${size}${cat}</annotation>`)).toEqual({
    filename: '',
    size: { width: 64, height: 48 },
    objects: [{ name: 'cat', difficult: false, bndbox: box }],
  });
  const named = cat.replace('cat', '007').replace('<part>', '<difficult>1</difficult><part>');
  expect(parse(`<annotation>${cat}${named}</annotation>`).objects[1]).toEqual({
    name: '007',
    difficult: true,
    bndbox: box,
  });
  expect(parse('<?xml version="1.0"?><annotation/>')).toEqual({
    filename: '',
    size: { width: Number.NaN, height: Number.NaN },
    objects: [],
  });
});

test('what the file does not say is NaN or empty, never 0', () => {
  const nothing = { xmin: Number.NaN, ymin: Number.NaN, xmax: Number.NaN, ymax: Number.NaN };
  const objects = (inner: string) => parse(`<annotation><object>${inner}</object></annotation>`);
  for (const inner of ['', '<name/>', '<bndbox/>', '<name><b/></name><bndbox>1 2</bndbox>']) {
    expect(objects(inner).objects).toEqual([{ name: '', difficult: false, bndbox: nothing }]);
  }
  const [first] = objects('<bndbox><xmin/><ymin>ten</ymin><xmax>9</xmax></bndbox>').objects;
  expect(first!.bndbox).toEqual({ ...nothing, xmax: 9 });
});

test.each([
  ['<annotation><size>', /a\.xml is no well-formed XML/],
  ['', /a\.xml is no well-formed XML/],
  ['just text', /a\.xml is no well-formed XML/],
  ['<html></html>', /a\.xml is XML, but no VOC annotation/],
])('%j is refused with the file’s name', (xml, message) => {
  expect(() => parse(xml)).toThrow(message);
});

const named = (name: string, head = '') =>
  parse(`${head}<annotation><object><name>${name}</name></object></annotation>`).objects[0]!.name;

test.each([
  ['caf&#233;', 'café'],
  ['caf&#xE9;', 'café'],
  ['&#x1F408;', '🐈'],
  ['a &amp; b &lt;c&gt;', 'a & b <c>'],
  ['&amp;#233;', '&#233;'],
  ['&amp;eacute;', '&eacute;'],
  ['<![CDATA[a & b &no;]]>', 'a & b &no;'],
  ['cat<!-- &no; -->', 'cat'],
  ['&#32;cat&#10;', 'cat'],
])('the name %j is %j', (written, name) => {
  expect(named(written)).toBe(name);
});

test('attributes do not hide a text', () => {
  const xml =
    '<annotation verified="yes"><object id="1"><name lang="fr">chat</name></object></annotation>';
  expect(parse(xml).objects[0]!.name).toBe('chat');
});

test('what a document type declares is known', () => {
  expect(named('&pet;', '<!DOCTYPE annotation [<!ENTITY pet "cat">]>')).toBe('cat');
});

test('an entity that leads to others, as in a bomb, is refused', () => {
  const head = '<!DOCTYPE annotation [<!ENTITY a "cat"><!ENTITY b "&a;&a;">]>';
  expect(() => named('&b;', head)).toThrow('a.xml refers to &b;, which is no');
});

test.each([
  ['1', true],
  ['True', true],
  ['yes', true],
  ['0', false],
  ['false', false],
  ['Unspecified', false],
])('an object marked difficult by %j: %j', (written, difficult) => {
  const object = cat.replace('<part>', `<difficult>${written}</difficult><part>`);
  expect(parse(`<annotation>${object}</annotation>`).objects[0]!.difficult).toBe(difficult);
});

test.each(['&eacute;', '&#0;', '&#x110000;', '&#x;'])(
  'the reference %s is refused',
  (reference) => {
    expect(() => named(reference)).toThrow(`a.xml refers to ${reference}, which is no`);
  },
);
