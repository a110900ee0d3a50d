import { expect, test } from 'vitest';
import { namesOfList } from './split-list.ts';

const names = (text: string, there: readonly string[]) =>
  namesOfList(text, 'train.txt', (name) => there.includes(name));

test('a name that ends like a flag is a name', () => {
  const images = ['photo', 'photo 1', 'photo 0', 'photo -1'];
  expect(names('photo\nphoto 1\nphoto 0\nphoto -1\n', images)).toEqual(images);
  expect(names('photo 1\nphoto 0', ['photo 1', 'photo 0'])).toEqual(['photo 1', 'photo 0']);
});

test('a flag is no part of a name', () => {
  const text = 'a  1\r\nb 7 -1\r\nc\t0\r\na -1\r\n';
  expect(names(text, ['a', 'b 7', 'c'])).toEqual(['a', 'b 7', 'c']);
});

test('a list with flags may name an image that ends like one', () => {
  expect(names('photo 1 1\nphoto 1\nb 1', ['photo', 'photo 1', 'b'])).toEqual([
    'photo 1',
    'photo',
    'b',
  ]);
});

test('what is not there keeps its line, for whoever reports it', () => {
  expect(names('a\nb 1', ['a'])).toEqual(['a', 'b 1']);
});

test('a list that makes sense either way is refused', () => {
  expect(() => names('photo 1\nb 1', ['photo', 'photo 1', 'b', 'b 1'])).toThrow(
    /train\.txt may mean 'photo 1' or 'photo' with a flag/,
  );
  expect(() => names('photo 1\nmissing 0', ['photo', 'photo 1'])).toThrow(/may mean 'photo 1'/);
  expect(() => names(' \n\n', [])).toThrow(/train\.txt names no image/);
});
