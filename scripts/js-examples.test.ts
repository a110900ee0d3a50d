import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { copyFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { transform } from 'esbuild';
import { globSync } from 'tinyglobby';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { documentFolder } from './document-folder.ts';
import { examplesOf } from './examples.ts';

const root = join(import.meta.dirname, '..');

/** What an example holds that Node alone cannot run, and why. All others are run beside the images and data they name. */
const ELSEWHERE = new Map([
  ['document.querySelector', 'for a page'],
  ['tfjs-backend-webgl', 'for a GPU'],
  ["'/models/bccd/model.json'", 'for a page with a server'],
  ["'/assets/worker.js'", 'for a page with a server'],
  ['simd.wasm', 'for a bundler'],
  ['serveDetector', 'for a worker'],
  ['checkpoints: store', 'a part of a program'],
  ['fold(graph)', 'goes on from the example before it'],
]);

const examples = globSync(['README.md', 'docs/*.md', 'packages/*/README.md'], { cwd: root })
  .sort()
  .flatMap((path) =>
    examplesOf(readFileSync(join(root, path), 'utf8'), path, 'js').map((example) => ({
      path,
      ...example,
    })),
  );
const reasonsOf = (code: string) => [...ELSEWHERE.keys()].filter((part) => code.includes(part));

let folder: string;
beforeAll(async () => {
  folder = await documentFolder(root);
  await copyFile(join(root, 'results/matrix/matrix.json'), join(folder, 'matrix.json'));
});
afterAll(() => rm(folder, { recursive: true }));

test.each(examples)('$path:$line is JavaScript, and what it imports is there', async ({ code }) => {
  await transform(code, { loader: 'js', format: 'esm', target: 'es2022' });
  const imports = code.matchAll(/import (?:\{([^}]+)\}|(\w+)) from '(@rsanet\/[^.']+)'/g);
  for (const [, names, whole, from] of imports) {
    const found = Object.keys(await import(/* @vite-ignore */ from!));
    const wanted = whole ? ['default'] : names!.split(',').map((name) => name.trim());
    expect(found).toEqual(expect.arrayContaining(wanted));
  }
});

test.each(examples.filter(({ code }) => reasonsOf(code).length === 0))(
  '$path:$line runs',
  async ({ line, code }) => {
    const file = join(folder, `example-${line}.mjs`);
    const short = code
      .replace('epochs: 100', 'epochs: 1')
      .replaceAll(/(width|height): 320/g, '$1: 64');
    await writeFile(file, short);
    await promisify(execFile)(process.execPath, [file], { cwd: folder });
  },
  300_000,
);

test('each reason not to run an example is that of one', () => {
  const used = new Set(examples.flatMap(({ code }) => reasonsOf(code)));
  expect([...used].sort()).toEqual([...ELSEWHERE.keys()].sort());
});
