import { XMLValidator } from 'fast-xml-parser';
import { expect, test } from 'vitest';
import { machine } from '../../environment/environment.ts';
import { type ModelFigures, modelCharts } from './model-card.ts';

const figures: ModelFigures = {
  name: 'cells',
  environment: machine(),
  split: 'test',
  curve: [
    { epoch: 5, ap: 0.2 },
    { epoch: 10, ap: 0.75 },
    { epoch: 15, ap: 0.6 },
  ],
  map: { elevenPoint: 0.5 },
  perClass: [
    { class: 'red', elevenPoint: 0.25 },
    { class: 'white', elevenPoint: 0.75 },
  ],
};

test('the curve marks its best epoch, and classes stand on both sides of their mean', () => {
  const [curve, classes] = modelCharts(figures);
  expect(curve!.name).toBe('cells-curve');
  for (const { svg } of [curve!, classes!]) expect(XMLValidator.validate(svg)).toBe(true);
  expect(curve!.svg.match(/<circle /g)).toHaveLength(1);
  expect(curve!.svg).toContain('>75.0<');

  const xs = [...classes!.svg.matchAll(/<circle [^>]*cx="([^"]+)"/g)].map(([, x]) => Number(x));
  const [, mean] = /stroke-dasharray[^>]*><line [^>]*x1="([^"]+)"/.exec(classes!.svg)!;
  expect(classes!.svg).toContain('>red<');
  expect(xs).toHaveLength(2);
  expect((xs[0]! + xs[1]!) / 2).toBeCloseTo(Number(mean), 0);
});

test('without a curve there is none', () => {
  expect(modelCharts({ ...figures, curve: [] }).map(({ name }) => name)).toEqual(['cells-classes']);
});
