import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { globSync } from 'tinyglobby';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');

/** Lowest first: what each package may import of ours, which is only what stands above it here. */
const HOUSE: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  graph: ['errors'],
  'detect-utils': ['errors'],
  layers: ['errors', 'graph'],
  lcnet: ['errors', 'graph', 'layers'],
  rsafpn: ['errors', 'graph', 'layers'],
  tfjs: ['errors', 'graph', 'detect-utils'],
  engine: ['errors', 'graph', 'detect-utils'],
  models: ['errors'],
  queue: ['errors'],
  rsanet: ['errors', 'graph', 'detect-utils', 'layers', 'lcnet', 'rsafpn', 'engine', 'models'],
  train: ['errors', 'graph', 'detect-utils', 'layers', 'tfjs', 'rsanet'],
  bench: [
    'errors',
    'graph',
    'detect-utils',
    'layers',
    'lcnet',
    'rsafpn',
    'tfjs',
    'engine',
    'rsanet',
    'train',
  ],
  cli: [
    'errors',
    'graph',
    'detect-utils',
    'tfjs',
    'engine',
    'models',
    'queue',
    'rsanet',
    'train',
    'bench',
  ],
  command: ['cli', 'queue', 'tfjs'],
  demo: ['errors', 'graph', 'detect-utils', 'tfjs', 'engine', 'models', 'rsanet', 'train', 'bench'],
};

const folders = globSync('{packages,apps}/*/package.json', { cwd: root }).map((path) =>
  path.replace('/package.json', ''),
);

/** What a file imports or re-exports, statically or not. */
function importsOf(path: string): string[] {
  return ts
    .preProcessFile(readFileSync(path, 'utf8'), true, true)
    .importedFiles.map(({ fileName }) => fileName);
}

const isTest = (path: string) => path.includes('.test.') || path.includes('/testing/');

/** Names of our packages among the specifiers. */
function ours(specifiers: readonly string[]): string[] {
  return specifiers.flatMap((name) => /^@rsanet\/([^/]+)/.exec(name)?.[1] ?? []);
}

test('the house has every package, and each stands on lower ones only', () => {
  expect(folders.map((folder) => folder.split('/')[1]).sort()).toEqual(Object.keys(HOUSE).sort());
  const below: string[] = [];
  for (const [name, allowed] of Object.entries(HOUSE)) {
    expect(below).toEqual(expect.arrayContaining([...allowed]));
    below.push(name);
  }
});

describe.each(folders)('%s', (folder) => {
  const name = folder.split('/')[1]!;
  const files = globSync('**/*.{ts,mjs}', {
    cwd: join(root, folder),
    ignore: ['**/node_modules/**', '**/dist/**', '*.config.ts'],
  }).map((path) => join(root, folder, path));
  expect(files).not.toEqual([]);

  test('needs lower packages only', () => {
    const { dependencies, peerDependencies } = JSON.parse(
      readFileSync(join(root, folder, 'package.json'), 'utf8'),
    ) as Record<string, Record<string, string> | undefined>;
    const needed = ours(Object.keys({ ...dependencies, ...peerDependencies }));
    expect(needed.filter((other) => !HOUSE[name]!.includes(other))).toEqual([]);
  });

  test('imports lower packages only', () => {
    const wrong = files
      .filter((path) => !isTest(path) && path.includes('/src/'))
      .flatMap((path) =>
        ours(importsOf(path))
          .filter((other) => other !== name && !HOUSE[name]!.includes(other))
          .map((other) => `${relative(root, path)} imports @rsanet/${other}`),
      );
    expect(wrong).toEqual([]);
  });

  // What tests share is published by no package.
  test('reaches into no other package, but tests for what theirs share', () => {
    const wrong = files.flatMap((path) =>
      importsOf(path)
        .filter((to) => to.startsWith('.'))
        .map((to) => relative(root, join(path, '..', to)))
        .filter((to) => /^(packages|apps)\//.test(to) && !to.startsWith(`${folder}/`))
        .filter((to) => !(isTest(path) && /^packages\/[^/]+\/src\/testing\//.test(to)))
        .map((to) => `${relative(root, path)} imports ${to}`),
    );
    expect(wrong).toEqual([]);
  });
});
