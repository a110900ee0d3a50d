import { isRsanetError } from '@rsanet/errors';
import { expect, test } from 'vitest';
import { formatVocDetections, parseVocDetections } from './detections-text.ts';

test('reads lines of any white space and skips blank ones', () => {
  expect(
    parseVocDetections('000004 0.702732 89 112 516 466\r\n\n2007_01\t1e-3  1.5 -2 .5 4.\n', 'car'),
  ).toEqual([
    { image: '000004', class: 'car', score: 0.702732, box: [89, 112, 516, 466] },
    { image: '2007_01', class: 'car', score: 1e-3, box: [1.5, -2, 0.5, 4] },
  ]);
  expect(parseVocDetections('', 'car')).toEqual([]);
});

test('what is written reads back to the last digit', () => {
  const detections = [
    { image: 'a', class: 'car', score: 0.1 + 0.2, box: [1 / 3, 2, 1e21, 4] as const },
    { image: 'b', class: 'car', score: -1e-9, box: [1, 2, 3, 4] as const },
  ];
  expect(parseVocDetections(formatVocDetections(detections), 'car')).toEqual(detections);
  expect(formatVocDetections([])).toBe('');
});

test.each([
  '000004 0.7 89 112 516',
  '000004 0.7 89 112 516 466 one',
  '000004 high 89 112 516 466',
  '000004 NaN 89 112 516 466',
  '000004 0.7 89 112 516 Inf',
  '000004 0x1 89 112 516 466',
])('names the line of %s', (line) => {
  const read = () => parseVocDetections(`000001 0.5 1 1 2 2\n\n${line}\n`, 'car');
  expect(read).toThrow(`Line 3 of the detections of 'car' is '${line}'`);
  expect(read).toThrow(expect.toSatisfy((e) => isRsanetError(e, 'INVALID_ARGUMENT')));
});

test('refuses to write several classes into one file', () => {
  const detection = { image: 'a', score: 1, box: [1, 2, 3, 4] as const };
  expect(() =>
    formatVocDetections([
      { ...detection, class: 'car' },
      { ...detection, class: 'bus' },
    ]),
  ).toThrow("'car' and 'bus'");
});

test.each(['im 2', 'im  0.5 1', 'a/b c', '1 2 3 4 5 6', 'é 猫'])(
  'reads of %j what it wrote',
  (image) => {
    const detections = [{ image, class: 'car', score: 0.5, box: [1, 2, 3, 4] as const }];
    expect(parseVocDetections(formatVocDetections(detections), 'car')).toEqual(detections);
  },
);

test.each(['', ' a', 'a ', 'a\nb'])('refuses to write of an image called %j', (image) => {
  const detection = { image, class: 'car', score: 0.5, box: [1, 2, 3, 4] as const };
  expect(() => formatVocDetections([detection])).toThrow(`The image '${image}' cannot be named`);
});

test.each([`a ${Array(5).fill('9'.repeat(2000)).join(' ')}x`, `a${' '.repeat(200_000)}x`])(
  'a line of long numbers or much white space is refused at once',
  (line) => {
    expect(() => parseVocDetections(line, 'cat')).toThrow(
      "expected 'image score xmin ymin xmax ymax'",
    );
  },
);
