import { expect, test } from 'vitest';
import { modelUrl } from './model-url.ts';

test('takes addresses of the web, and says what else is', () => {
  expect(modelUrl(' https://a.example/m/ ').href).toBe('https://a.example/m/');
  for (const typed of ['model.json', 'file:///etc', '', 'https://']) {
    expect(() => modelUrl(typed)).toThrow(`'${typed}' is no address;`);
  }
});
