import animals from '@rsanet/models/animals-320';
import distilled from '@rsanet/models/animals-320-distilled';
import bccd from '@rsanet/models/bccd';

/** The models of `@rsanet/models` that a visitor can choose, by the values of the page's options. */
export const shippedModels: ReadonlyMap<string, ReadonlyMap<string, string>> = new Map([
  ['bccd', bccd],
  ['animals-320', animals],
  ['animals-320-distilled', distilled],
]);
