import * as v from 'valibot';
import { amount } from './quantity.ts';

export const size = v.pipe(
  v.strictObject({ width: amount('Pixels.'), height: amount('Pixels.') }),
  v.description('Width and height in pixels.'),
);
