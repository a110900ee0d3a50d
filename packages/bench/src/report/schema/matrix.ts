import * as v from 'valibot';
import { amount, count, head, list, nullable, number, object, text } from './described.ts';
import { machine } from './environment.ts';
import { figure } from './figure.ts';
import { networkFacts, preset } from './network.ts';
import { parity } from './parity.ts';
import { resources } from './resources.ts';
import { backendName, reason, sessionInfo } from './session-info.ts';
import { size } from './size.ts';

/** What an inference is measured by. */
export const STAGES = ['preprocess', 'forward', 'postprocess', 'total'] as const;

const stages = object(
  "From image to the network's input; from numbers in to numbers read; decode, suppress, take back to the image; all of it, measured as one.",
  v.entriesFromList(STAGES, figure),
);

const cell = v.variant('status', [
  v.strictObject({
    backend: backendName,
    status: v.literal('ok'),
    info: sessionInfo,
    parity: nullable('With the outputs of cpu.', parity),
    stages,
    fps: amount('Inferences per second, from image to boxes, by the median.'),
    resources,
  }),
  v.strictObject({ backend: backendName, status: v.literal('unavailable'), reason }),
  v.strictObject({
    backend: backendName,
    status: v.literal('failed'),
    reason,
    parity: v.exactOptional(parity),
  }),
]);

/** Schema of `MatrixResult`. */
export const matrixResult = object('RSANet by preset, input size and backend.', {
  ...head('matrix', 1, machine),
  settings: v.strictObject({
    runs: count('Inferences measured a cell, at most.'),
    warmups: count('Inferences between the cold first one and the measured ones.'),
    threads: v.nullable(count("Asked for; null is the backend's own choice.")),
    seed: number('Of weights, image and bootstraps.'),
  }),
  picture: size,
  networks: v.array(
    v.strictObject({
      preset,
      ...networkFacts,
      withoutReference: v.nullable(text('Why there are no outputs of cpu to compare with.')),
      cells: list('One per backend.', cell),
    }),
  ),
});
