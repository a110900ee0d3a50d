import { expect, test } from 'vitest';
import { isModelName, modelNames, modelUrl } from './index.ts';

test('a model lies in its own folder of the package', () => {
  const folder = new URL('../models/', import.meta.url);
  for (const name of modelNames) {
    expect(modelUrl(name).href).toBe(`${folder.href}${name}/model.json`);
  }
});

test('an unknown name is an error that lists the known ones', () => {
  expect(isModelName('bccd')).toBe(true);
  expect(isModelName('toString')).toBe(false);
  expect(() => modelUrl('yolo' as never)).toThrowError(
    expect.objectContaining({ code: 'MODEL_NOT_FOUND', message: expect.stringContaining('bccd') }),
  );
});
