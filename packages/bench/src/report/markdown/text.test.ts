import { expect, test } from 'vitest';
import { code, escaped, listed } from './text.ts';

test('foreign text stays text, in one line', () => {
  expect(escaped('a|b <img>\n*c* `d` \\ [e](f)')).toBe(
    'a\\|b \\<img\\> \\*c\\* \\`d\\` \\\\ \\[e\\](f)',
  );
  expect(code('a`b|c\nd')).toBe("`a'b\\|c d`");
});

test('lists words', () => {
  expect(listed(['a'])).toBe('a');
  expect(listed(['a', 'b', 'c'])).toBe('a, b and c');
});
