import * as v from 'valibot';
import { BACKENDS } from '../../sessions/protocol.ts';
import { amount, count, flag, object, text } from './described.ts';

export const backendName = v.pipe(v.picklist(BACKENDS), v.description('What computes.'));

/** Why a backend, a network or a comparison has no figures. */
export const reason = text('Why there are no figures.');

export const sessionInfo = object(
  'What a session says of itself; null is "does not apply" or "not reported".',
  {
    backend: backendName,
    software: v.nullable(flag('Whether a CPU stands in for the GPU; null where none is meant.')),
    simd: v.nullable(flag('Whether wasm runs a SIMD binary.')),
    threads: v.nullable(count('Threads that compute.')),
    isolated: v.nullable(flag('Whether the page is cross-origin isolated.')),
    renderer: v.nullable(text("WebGL's renderer.")),
    adapter: v.nullable(text("WebGPU's adapter.")),
    device: v.nullable(text('What TensorFlow computes on.')),
    browser: v.nullable(text("The browser's name and version.")),
    node: v.nullable(text("Node's version.")),
    packages: v.pipe(
      v.record(v.string(), v.string()),
      v.description('Versions of what computes, by package.'),
    ),
    timerStep: amount('Smallest step of the clock, ms.'),
    load: amount('Reading the model and handing it to the started backend, ms.'),
    coldFirst: amount('The first inference, ms.'),
    warmup: amount('All inferences between the first and the measured ones together, ms.'),
    note: v.nullable(text('What a reader of the figures has to know.')),
  },
);
