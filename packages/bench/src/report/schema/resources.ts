import * as v from 'valibot';
import { amount, count, number } from './described.ts';

/** Schema of `Resources`. */
export const resources = v.strictObject({
  tensorsLeft: v.nullable(
    v.pipe(number('Tensors alive after an inference and not before it.'), v.integer()),
  ),
  kernels: v.nullable(count('Kernels launched an inference.')),
  bytesMoved: amount('Bytes of maps and weights of the folded network, computed, not measured.'),
  peakMemory: v.nullable(
    count("Max memory held, bytes: of the process, or of the page's JavaScript and textures."),
  ),
});
