import * as v from 'valibot';
import { amount, count, head, list, number, object, text } from './described.ts';
import { environment } from './environment.ts';
import { interval, pairComparison } from './figure.ts';
import { cost } from './network.ts';
import { backendName, reason, sessionInfo } from './session-info.ts';
import { size } from './size.ts';

const setName = v.picklist([
  'backbone',
  'pointwise-only',
  'with-depthwise',
  'backbone-small',
  'pointwise-only-small',
  'with-depthwise-small',
]);
const verdict = v.pipe(
  v.picklist(['1:1 wins', '1:1 loses', 'undecided']),
  v.description('How 1:1 does, by the whole 95 % interval.'),
);
const noFigures = v.picklist(['unavailable', 'failed']);
const ratio = v.nullable(
  amount('Output over input channels of the pointwise convolutions; null for another module.'),
);
const foldedMemoryAccess = amount('Bytes of maps and weights of the folded network.');

const set = v.strictObject({
  name: setName,
  input: size,
  variants: list(
    'Networks of equal work; the others are compared with the first.',
    v.strictObject({
      name: text('Name of the variant.'),
      ratio,
      channels: list("Of the pointwise convolutions' narrow ends.", count('Channels.')),
      ...cost,
      foldedMemoryAccess,
    }),
  ),
});

const comparison = v.variant('status', [
  v.strictObject({
    variant: text('`a` of the comparison; the first of the set is `b`.'),
    status: v.literal('ok'),
    info: sessionInfo,
    comparison: pairComparison,
    verdict,
  }),
  v.strictObject({ variant: text('Name of the variant.'), status: noFigures, reason }),
]);

const findings = v.strictObject({
  set: setName,
  verdict: v.pipe(verdict, v.description('Over all other ratios that could be measured.')),
  comparisons: v.array(comparison),
  chart: v.array(
    v.strictObject({
      variant: text('Name of the variant.'),
      ratio,
      memoryAccess: foldedMemoryAccess,
      fps: amount('Forward passes per second.'),
      interval: v.nullable(interval),
    }),
  ),
});

/** Schema of `CcmResult`. */
export const ccmResult = object(
  'The ablation of the CCM: channel ratios and modules at equal work.',
  {
    ...head('ccm', 1, environment),
    seed: number('Of kernels, image and bootstrap.'),
    sets: list('What was compared.', set),
    backends: v.array(
      v.variant('status', [
        v.strictObject({
          backend: backendName,
          status: v.literal('ok'),
          sets: v.array(findings),
        }),
        v.strictObject({ backend: backendName, status: noFigures, reason }),
      ]),
    ),
  },
);
