import type { Dataset, LabelledObject } from '../data/index.ts';

/** A data set of images p0, p1 ... of 200x200, with their objects; the files are not there. */
export const dataset = (...images: LabelledObject[][]): Dataset => ({
  classes: ['cell', 'other'],
  samples: images.map((objects, i) => ({
    id: `p${i}`,
    path: `p${i}.png`,
    width: 200,
    height: 200,
    objects,
  })),
  skipped: [],
});
