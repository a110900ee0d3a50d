import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { globSync } from 'tinyglobby';
import { expect, test } from 'vitest';
import { wrongWords } from './words.ts';

const root = join(import.meta.dirname, '..');

/** Results as they were recorded, built files, and this check and the glossary, which hold the words themselves. */
const LEFT_OUT = [
  'site/**',
  '**/node_modules/**',
  '**/dist/**',
  'results/**',
  'package-lock.json',
  'packages/models/models/**',
  'packages/engine/src/binary/**',
  'packages/bench/src/roofline/binary.ts',
  'scripts/words.*',
  'CONTRIBUTING.md',
];

/** Names that are not ours to choose: of recorded results, and of what one tree of the repository offers another. */
const KEPT: readonly (readonly [path: RegExp, line: RegExp])[] = [
  [
    /^packages\/bench\/(schema|src\/(benchmarks|matrix|peers|report))\//,
    /"picture"|\bpicture(: |, |\))/,
  ],
  [
    /^packages\/(bench\/(schema|scripts|src\/(report|rsam|training-speed|transfer))|cli\/src\/commands\/bench)\//,
    /"arms"|\barms(: |, | \}|\.(map|flatMap|entries|slice)\b)|\.arms\b|\['arms'\]/,
  ],
  [
    /^packages\/bench\/src\/compare\//,
    /\bopenArm\b|\bOpenedArm\b|\barm(: |\b.*\bopened)|\bconst arm\b|\.arm\b|, arm \}/,
  ],
  [/^packages\/bench\/(schema|src\/(benchmarks|report))\//, /\batLeast\b/],
];

const files = globSync(
  [
    '**/*.{ts,mjs,md,html,css}',
    '**/package.json',
    'packages/bench/schema/*.json',
    '.changeset/*.md',
  ],
  { cwd: root, ignore: LEFT_OUT, dot: true },
);

test('there are files to read', () => {
  expect(files).toEqual(
    expect.arrayContaining([
      'README.md',
      'packages/rsanet/src/detector.ts',
      'apps/demo/index.html',
    ]),
  );
});

test('code, comments and documentation keep to the glossary', () => {
  const wrong = files.flatMap((path) => {
    const text = readFileSync(join(root, path), 'utf8');
    const lines = text.split('\n');
    const kept = KEPT.filter(([where]) => where.test(path));
    return wrongWords(text)
      .filter(({ line }) => !kept.some(([, words]) => words.test(lines[line - 1]!)))
      .map(({ line, found, say }) => `${path}:${line}: '${found}'; say ${say}`);
  });
  expect(wrong).toEqual([]);
});

/** Rows of CONTRIBUTING.md's glossary: what is said, and what is not. */
const glossary = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8')
  .split('## Glossary')[1]!
  .split('\n## ')[0]!
  .split('\n')
  .filter((line) => /^\| (?!-|say )/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, say, not]) => [say!, not!] as const);

test('there is a glossary', () => expect(glossary.length).toBeGreaterThan(8));

test.each(glossary)('of the glossary %s passes, and each of %s is found', (say, not) => {
  expect(wrongWords(say)).toEqual([]);
  for (const wrong of not.split(';'))
    expect(wrongWords(`/** ${wrong.trim()} */`), wrong).not.toEqual([]);
});

test.each([
  'function samplePicture() {}',
  '// How many GPUs or graphics cards there are.',
  'const MOST_THREADS = 8;',
  'const mostThreads = 8;',
  '`logits a scale`: one list a stride',
])('a planted word is found: %s', (line) => {
  const found = wrongWords(`const fine = 1;\n${line}\n`);
  expect(new Set(found.map(({ line }) => line))).toEqual(new Set([2]));
});
