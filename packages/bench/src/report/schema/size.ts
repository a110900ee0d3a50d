import { amount, object } from './described.ts';

export const size = object('Width and height in pixels.', {
  width: amount('Pixels.'),
  height: amount('Pixels.'),
});
