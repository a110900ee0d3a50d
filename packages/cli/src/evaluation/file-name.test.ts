import { expect, test } from 'vitest';
import { fileNameOf, fileNamesOf, nameOfFile } from './file-name.ts';

test.each([
  ['potted plant', 'potted plant'],
  ['café', 'café'],
  ['n/a', 'n%2Fa'],
  ['../../../pwned', '..%2F..%2F..%2Fpwned'],
  ['c:\\x', 'c%3A%5Cx'],
  ['50%', '50%25'],
  ['a%2Fb', 'a%252Fb'],
  ['what?\n*<>|"\0', 'what%3F%0A%2A%3C%3E%7C%22%00'],
])('%j becomes %j and back', (name, file) => {
  expect(fileNameOf(name)).toBe(file);
  expect(nameOfFile(file)).toBe(name);
});

test('names that differ by case alone get files that differ by more', () => {
  const names = ['Cat', 'cat', 'CAT', 'dog', 'ß'];
  const files = fileNamesOf(names);
  expect(files).toEqual(['Cat', '%63at', '%43AT', 'dog', 'ß']);
  expect(files.map(nameOfFile)).toEqual(names);
});

test('a percent sign that nobody escaped stays', () => {
  expect(nameOfFile('100%')).toBe('100%');
});
