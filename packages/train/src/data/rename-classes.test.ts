import { expect, test } from 'vitest';
import { dataset } from '../testing/dataset.ts';
import type { LabelledObject } from './dataset.ts';
import { renameClasses } from './rename-classes.ts';

const object = (name: string): LabelledObject => ({
  class: name,
  box: [0, 0, 9, 9],
  difficult: false,
  crowd: false,
});

test('classes that get one name are one class', () => {
  const data = dataset([object('cell'), object('other')], []);
  const renamed = renameClasses(data, new Map([['other', 'cell']]));
  expect(renamed.classes).toEqual(['cell']);
  expect(renamed.samples[0]!.objects.map((one) => one.class)).toEqual(['cell', 'cell']);
  expect(data.classes).toEqual(['cell', 'other']);
});

test('two classes may exchange their names', () => {
  const names = new Map([
    ['cell', 'other'],
    ['other', 'cell'],
  ]);
  const renamed = renameClasses(dataset([object('cell')]), names);
  expect(renamed.classes).toEqual(['other', 'cell']);
  expect(renamed.samples[0]!.objects[0]!.class).toBe('other');
});
