import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import usual from './default.ts';
import { isModelName, modelNames, modelUrl } from './index.ts';

test('a model lies in its own folder of the package', () => {
  const folder = new URL('../models/', import.meta.url);
  for (const name of modelNames) {
    expect(modelUrl(name).href).toBe(`${folder.href}${name}/model.json`);
  }
});

test('a bundler finds the files of a model by their names in the package', () => {
  const { resolve } = createRequire(import.meta.url);
  for (const name of modelNames) {
    const path = resolve(`@rsanet/models/models/${name}/model.json`);
    expect(pathToFileURL(path).href).toBe(modelUrl(name).href);
  }
});

test.each(modelNames)('the module of %s has the URL of each of its files', async (name) => {
  const { default: urls } = (await import(`./${name}.ts`)) as {
    default: ReadonlyMap<string, string>;
  };
  const { weightsManifest } = JSON.parse(readFileSync(modelUrl(name), 'utf8'));
  const shards = weightsManifest.flatMap(({ paths }: { paths: string[] }) => paths);
  const at = (file: string) => [file, new URL(file, modelUrl(name)).href];
  expect([...urls]).toEqual(['model.json', ...shards].map(at));
});

test('the default is a model of this package', async () => {
  const modules = await Promise.all(modelNames.map((name) => import(`./${name}.ts`)));
  expect(modules.map((module) => module.default)).toContain(usual);
});

test('an unknown name is an error that lists the known ones', () => {
  expect(isModelName('bccd')).toBe(true);
  expect(isModelName('toString')).toBe(false);
  expect(() => modelUrl('yolo' as never)).toThrowError(
    expect.objectContaining({ code: 'MODEL_NOT_FOUND', message: expect.stringContaining('bccd') }),
  );
});

test('every model has its file, its name and licence, its weights and its card', () => {
  for (const name of modelNames) {
    const folder = new URL('.', modelUrl(name));
    const { weightsManifest, userDefinedMetadata } = JSON.parse(
      readFileSync(modelUrl(name), 'utf8'),
    );
    expect(userDefinedMetadata.rsanet).toMatchObject({ name, licence: expect.any(String) });
    for (const { paths, sha256 } of weightsManifest) {
      const hashes = paths.map((path: string) =>
        createHash('sha256')
          .update(readFileSync(new URL(path, folder)))
          .digest('hex'),
      );
      expect(sha256).toEqual(hashes);
    }
    expect(readFileSync(new URL('card.md', folder), 'utf8')).toContain('**mAP**');
  }
});
