import { expect, test } from 'vitest';
import { datasetOf, type LabelledImage } from './labelled-image.ts';

const image = (id: string, boxes: LabelledImage['boxes']): LabelledImage => ({
  id,
  name: `${id}.png`,
  file: new Blob(),
  width: 20,
  height: 10,
  boxes,
});

test('images become a data set, those without boxes too, classes as they came', () => {
  const box = [1, 2, 3, 4] as const;
  const images = [
    image('1', [{ class: 'nut', box }]),
    image('2', []),
    image('3', [
      { class: 'bolt', box },
      { class: 'nut', box },
    ]),
  ];
  const { classes, samples } = datasetOf(images);
  expect(classes).toEqual(['nut', 'bolt']);
  expect(samples.map(({ path, objects }) => [path, objects.length])).toEqual([
    ['1', 1],
    ['2', 0],
    ['3', 2],
  ]);
  expect(samples[0]!.objects[0]).toEqual({ class: 'nut', box, difficult: false, crowd: false });
});
