import { expect, test } from 'vitest';
import { pickedFiles } from './picked-files.ts';

test('reads all by name', async () => {
  const files = await pickedFiles([new File(['{}'], 'model.json'), new File(['abc'], 'a.bin')]);
  expect([...files.keys()]).toEqual(['model.json', 'a.bin']);
  expect(new TextDecoder().decode(files.get('a.bin'))).toBe('abc');
});

test('wants a model.json, and says what came instead', async () => {
  await expect(pickedFiles([new File(['abc'], 'a.bin')])).rejects.toMatchObject({
    code: 'INVALID_MODEL',
    message: 'You picked a.bin; pick model.json together with the .bin files beside it.',
  });
  await expect(pickedFiles([])).rejects.toThrow('You picked nothing;');
});
