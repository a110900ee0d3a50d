import { expect, test } from 'vitest';
import { parseMetadata } from './metadata.ts';

const good = {
  format: 'rsanet-detector',
  version: 1,
  input: { width: 96, height: 64 },
  strides: [8, 16],
  anchors: [[[10, 13.5]], [[30, 61]]],
  classes: ['cell'],
  name: 'cells',
  training: { seed: 7, map: { cell: 0.9 } },
  licence: 'MIT',
};

test('keeps what is right, the optional fields too', () => {
  expect(parseMetadata(good)).toEqual(good);
  const { name, training, licence, ...required } = good;
  expect(parseMetadata(required)).toEqual(required);
  const second = { ...good, version: 2, scoreThresholds: { cell: 0.4 } };
  expect(parseMetadata(second)).toEqual(second);
});

test.each([
  ['format', { format: 'yolo' }],
  ['version', { version: 0 }],
  ['version', { version: '1' }],
  ['scoreThresholds', { scoreThresholds: { cell: 0.5 } }],
  ['scoreThresholds', { version: 2, scoreThresholds: { dust: 0.5 } }],
  ['scoreThresholds.cell', { version: 2, scoreThresholds: { cell: 1.5 } }],
  ['input.width', { input: { width: 0, height: 64 } }],
  ['input.height', { input: { width: 64, height: 64.5 } }],
  ['strides', { strides: [] }],
  ['strides.1', { strides: [8, '16'] }],
  ['anchors', { anchors: [[[10, 13]]] }],
  ['anchors.1', { anchors: [[[10, 13]], []] }],
  ['anchors.0.0.1', { anchors: [[[10, Number.NaN]], [[30, 61]]] }],
  ['classes', { classes: [] }],
  ['classes.0', { classes: [''] }],
  ['classes', { classes: undefined }],
  ['classes', { classes: ['cell', 'dust', 'cell'] }],
  ['colour', { colour: 'blue' }],
])('names %s when it is wrong', (field, change) => {
  expect(() => parseMetadata({ ...good, ...change })).toThrowError(
    expect.objectContaining({
      code: 'INVALID_MODEL',
      message: expect.stringContaining(`'${field}'`),
    }),
  );
});

test.each([undefined, null, 7, 'x', []])('refuses %j', (value) => {
  expect(() => parseMetadata(value)).toThrowError(
    expect.objectContaining({ code: 'INVALID_MODEL' }),
  );
});

test('metadata of a later version are not supported, rather than wrong', () => {
  expect(() => parseMetadata({ ...good, version: 3, boxes: 'turned' })).toThrowError(
    expect.objectContaining({
      code: 'UNSUPPORTED_MODEL',
      message: expect.stringContaining('version 3, and only versions 1 and 2 are read'),
    }),
  );
});
