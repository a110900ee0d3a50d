import { expect, test } from 'vitest';
import { commandsOf } from './document-commands.ts';

test('commands are lines of shell blocks and code that begins with a program, each once', () => {
  const page = [
    'Call `npm run',
    'docs`, or see `package.json` and `FC_SEED=7 npx vitest`.',
    '',
    '```sh',
    'npx rsanet cost \\',
    "  --preset 'a#b'   # counts",
    '',
    '$ npm test',
    '# nothing',
    '```',
    '',
    '```ts',
    'loadDetector(files); // of `rsanet export`',
    '```',
    '',
    'Again `npm test`.',
  ].join('\n');
  expect(commandsOf(page)).toEqual([
    { line: 1, text: 'npm run docs' },
    { line: 2, text: 'FC_SEED=7 npx vitest' },
    { line: 5, text: "npx rsanet cost --preset 'a#b'" },
    { line: 8, text: 'npm test' },
    { line: 13, text: 'rsanet export' },
  ]);
});
