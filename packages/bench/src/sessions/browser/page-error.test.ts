import { expect, test } from 'vitest';
import { oneLine, whyUnanswered } from './page-error.ts';

test.each([
  ['page.goto: Target page, context or browser has been closed\nCall log:', true],
  ['browserType.connect: connect ECONNREFUSED 127.0.0.1:9', true],
  ['page.evaluate: Error: nothing there\n    at open', false],
])('%j is the end of the browser: %s', (message, ended) => {
  expect(whyUnanswered(new Error(message)) === 'The browser ended, killed or crashed.').toBe(ended);
});

test('keeps the first line, without the method', () => {
  expect(oneLine(new Error('page.evaluate: Error: nothing there\n    at open'))).toBe(
    'Error: nothing there',
  );
  expect(oneLine('text')).toBe('text');
});
