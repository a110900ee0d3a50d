import { assertWhole } from '@rsanet/errors';

/** Okabe and Ito, "Color Universal Design", 2008, https://jfly.uni-koeln.de/color/; black last. */
const PALETTE = [
  '#e69f00',
  '#56b4e9',
  '#009e73',
  '#f0e442',
  '#0072b2',
  '#d55e00',
  '#cc79a7',
  '#000000',
] as const;

/**
 * The colour of a class, the same in every image. Eight classes have colours that people with any
 * colour vision distinguish; further ones begin again, so write the class's name beside it.
 *
 * @param classId a whole number from 0
 * @returns `#rrggbb`
 * @throws RsanetError INVALID_ARGUMENT for any other number
 *
 * @example
 * ```ts
 * import { classColour } from '@rsanet/detect-utils/draw';
 *
 * if (classColour(1) !== '#56b4e9' || classColour(9) !== classColour(1)) throw new Error(classColour(9));
 * ```
 */
export function classColour(classId: number): string {
  assertWhole({ classId }, 0);
  return PALETTE[classId % PALETTE.length]!;
}
