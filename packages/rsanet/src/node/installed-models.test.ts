import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { modelNames, modelUrl } from '@rsanet/models';
import { expect, test } from 'vitest';
import { installedModels } from './installed-models.ts';

test('the models of @rsanet/models are found by their names, where they lie', () => {
  const expected = modelNames.map((name) => [name, fileURLToPath(modelUrl(name))] as const);
  expect(installedModels()).toEqual(new Map(expected));
});

test('there are none where the package is not installed', () => {
  expect(installedModels(join(tmpdir(), 'elsewhere.js'))).toBeNull();
});
