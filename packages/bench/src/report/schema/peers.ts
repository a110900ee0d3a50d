import * as v from 'valibot';
import {
  amount,
  count,
  flag,
  head,
  list,
  nullable,
  number,
  object,
  share,
  text,
} from './described.ts';
import { environment } from './environment.ts';
import { figure, pairedRatio } from './figure.ts';
import { cost } from './network.ts';
import { reason } from './session-info.ts';
import { size } from './size.ts';

const { params, macs } = cost;

export const accuracy = object('Accuracy on a data set.', {
  label: text('Name of the detector.'),
  split: text('Split that was measured.'),
  images: count('Images.'),
  map: v.strictObject({
    allPoint: share('mAP@0.5 by the area under the curve, 0..1.'),
    elevenPoint: share('mAP@0.5 by eleven points, 0..1.'),
  }),
  perClass: v.array(
    v.strictObject({
      class: text('Name of the class.'),
      positives: count('Objects of it that count.'),
      allPoint: v.nullable(share('AP@0.5 by the area under the curve, 0..1.')),
      elevenPoint: v.nullable(share('AP@0.5 by eleven points, 0..1.')),
    }),
  ),
});

const network = {
  name: text('Name of the network.'),
  label: text('As tables call it.'),
  input: size,
};

const findings = v.variant('status', [
  v.strictObject({
    ...network,
    status: v.literal('ok'),
    trained: flag('Whether its weights were trained; random ones take the same time.'),
    params,
    macs,
    memoryAccess: v.nullable(amount('Bytes of maps and weights of the folded network.')),
    fps: amount('Forward passes per second.'),
    ratio: nullable(
      "This network's time over the reference's; null for the reference.",
      pairedRatio,
    ),
    forward: figure,
    endToEnd: nullable(
      'From image to boxes; null where the outputs cannot be decoded here.',
      figure,
    ),
    accuracy: v.nullable(accuracy),
  }),
  v.strictObject({ ...network, status: v.picklist(['unavailable', 'failed']), reason }),
]);

export const published = v.strictObject({
  params: v.nullable(amount('Parameters.')),
  modelBytes: v.exactOptional(amount('Size of the model file, bytes.')),
  flops: v.nullable(amount("Operations by the authors' own count.")),
  convention: v.nullable(
    v.pipe(
      v.picklist(['macs', '2xmacs']),
      v.description('What the authors count: multiply-accumulates, or two operations of each.'),
    ),
  ),
  source: text('Where the figures stand.'),
  voc07: v.exactOptional(amount('VOC 2007 mAP@0.5, percent.')),
  coco: v.exactOptional(amount('COCO AP@0.5:0.95, percent.')),
});

export const publishedRow = v.strictObject({
  label: network.label,
  input: network.input,
  published,
  publishedMacs: v.nullable(amount('The published operations as multiply-accumulates.')),
  counted: nullable(
    'Counts of the network as built here; null where it is not.',
    v.strictObject(cost),
  ),
  difference: v.nullable(
    v.strictObject({
      params: v.nullable(number('Counted over published, less 1.')),
      macs: v.nullable(number('Counted over published, less 1.')),
      reason: text('Where the difference comes from.'),
    }),
  ),
});

/** Schema of `PeersResult`. */
export const peersResult = object('RSANet and what people would use instead, on one backend.', {
  ...head('peers', 1, environment),
  settings: v.strictObject({
    rounds: count('Pairs per network.'),
    seed: number('Of weights, image and bootstraps.'),
  }),
  picture: size,
  reference: text("Name of the network that the others' times are compared with."),
  networks: v.array(findings),
  published: list('What the authors publish.', publishedRow),
});
