import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

/** Every module a source file reaches at run time, through this repository's packages. */
function reached(file: string, seen = new Set<string>()): Set<string> {
  const source = readFileSync(file, 'utf8').replace(/\/\*\*[\s\S]*?\*\//g, '');
  const statements = source.matchAll(
    /^(?:import|export) (?!type )(?:[^;']* from )?'([^']+)'|(?<!typeof )import\('([^']+)'\)/gm,
  );
  for (const [, fixed, lazy] of statements) {
    const name = (fixed ?? lazy)!;
    const own = /^@rsanet\/([\w-]+)$/.exec(name)?.[1];
    const next = name.startsWith('.')
      ? join(dirname(file), name)
      : own && join(import.meta.dirname, `../../${own}/src/index.ts`);
    if (seen.has(next ?? name)) continue;
    seen.add(next ?? name);
    if (next) reached(next, seen);
  }
  return seen;
}

test('a page that detects loads the engine, no TensorFlow.js, no Node module and no native one', () => {
  for (const entry of ['index.ts', 'coco-ssd.ts', 'worker.ts']) {
    const modules = [...reached(join(import.meta.dirname, entry))];
    expect(modules).toContain(join(import.meta.dirname, '../../engine/src/runtime.ts'));
    expect(modules.filter((name) => /^node:|^@(tensorflow|rsanet)\/|^sharp$/.test(name))).toEqual(
      [],
    );
  }
  for (const entry of ['node.ts', 'node/coco-ssd.ts']) {
    const modules = [...reached(join(import.meta.dirname, entry))];
    expect(modules.filter((name) => /^@tensorflow\/|packages\/tfjs\//.test(name))).toEqual([]);
  }
  expect([...reached(join(import.meta.dirname, 'model.ts'))]).toContain('@tensorflow/tfjs-layers');
  expect([...reached(join(import.meta.dirname, 'node.ts'))]).toEqual(
    expect.arrayContaining(['node:fs/promises', 'sharp']),
  );
});

test('Node has every name of the page, and more', async () => {
  const [page, node] = await Promise.all([import('./index.ts'), import('./node.ts')]);
  expect(Object.keys(node)).toEqual(expect.arrayContaining(Object.keys(page)));
  expect(node).toMatchObject({ readImage: expect.any(Function) });
});

test('building a network without a backend says what to do', async () => {
  const { rsanet } = await import('./model.ts');
  expect(() => rsanet({ preset: 'voc-416' })).toThrowError(
    expect.objectContaining({
      code: 'BACKEND_UNAVAILABLE',
      message: expect.stringContaining("useBackend('wasm')"),
    }),
  );
});
