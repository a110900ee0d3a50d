import { RsanetError } from '@rsanet/errors';

/**
 * Black or white, whichever contrasts more with a colour. The contrast is never below 4.58 : 1; WCAG 2 asks
 * for 4.5 : 1 of text.
 *
 * @param colour `#rrggbb`
 * @throws RsanetError INVALID_ARGUMENT for a colour written otherwise
 *
 * @example
 * ```ts
 * import { classColour, contrastColour } from '@rsanet/detect-utils/draw';
 *
 * const legend = ['cat', 'dog'].map((name, classId) => {
 *   const ground = classColour(classId);
 *   return `<li style="background: ${ground}; color: ${contrastColour(ground)}">${name}</li>`;
 * });
 * if (!legend[0]!.includes('color: #000000')) throw new Error(legend[0]);
 * ```
 */
export function contrastColour(colour: string): '#000000' | '#ffffff' {
  return contrast(colour, '#000000') > contrast(colour, '#ffffff') ? '#000000' : '#ffffff';
}

/** Contrast of two colours `#rrggbb`, 1..21, as WCAG 2.2 defines it: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio. */
export function contrast(a: string, b: string): number {
  const [first, second] = [luminance(a), luminance(b)];
  return (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05);
}

function luminance(colour: string): number {
  if (!/^#[\da-f]{6}$/i.test(colour)) {
    throw new RsanetError('INVALID_ARGUMENT', `The colour is ${colour}; write it as #rrggbb.`);
  }
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}
