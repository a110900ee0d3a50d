import { object } from './described.ts';
import { amount } from './quantity.ts';

export const size = object('Width and height in pixels.', {
  width: amount('Pixels.'),
  height: amount('Pixels.'),
});
