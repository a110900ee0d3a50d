// Layouts of IEEE 754: binary32 has 8 bits of exponent and 23 of mantissa, binary16 has 5 and 10.
const BIAS_DIFFERENCE = 127 - 15;
const MANTISSA_DIFFERENCE = 23 - 10;
const IMPLICIT_BIT = 1 << 23;

/**
 * Converts to IEEE 754 half precision, rounding to the nearest and ties to even; what exceeds 65504
 * by half a step or more becomes infinity.
 *
 * @param values any float32 numbers
 * @returns the bits of each
 */
export function toFloat16(values: Float32Array): Uint16Array<ArrayBuffer> {
  const bits = new Uint32Array(values.slice().buffer);
  const halves = new Uint16Array(bits.length);
  for (let i = 0; i < bits.length; i++) halves[i] = halfBits(bits[i]!);
  return halves;
}

/**
 * Converts IEEE 754 half precision to float32, exactly.
 *
 * @param halves the bits of each number
 */
export function fromFloat16(halves: Uint16Array): Float32Array<ArrayBuffer> {
  table ??= float16Table();
  const values = new Float32Array(halves.length);
  for (let i = 0; i < halves.length; i++) values[i] = table[halves[i]!]!;
  return values;
}

/** The number of each of the 65,536 halves, once one was asked for: a lookup is quicker than a conversion. */
let table: Float32Array | undefined;

/** Moves a half's exponent to where float32's has it, once the bits of the half lie in those of the float32. */
const EXPONENT_SCALE = 2 ** BIAS_DIFFERENCE;

function float16Table(): Float32Array {
  const values = new Float32Array(2 ** 16);
  const bits = new Uint32Array(values.buffer);
  for (let half = 0; half < values.length; half++) {
    bits[half] = ((half & 0x8000) << 16) | ((half & 0x7fff) << MANTISSA_DIFFERENCE);
    const finite = (half & 0x7c00) !== 0x7c00;
    // A product instead of an added exponent is right for subnormal halves too.
    values[half]! *= finite ? EXPONENT_SCALE : half & 0x3ff ? NaN : Infinity;
  }
  return values;
}

function halfBits(bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const exponent = (bits >>> 23) & 0xff;
  const mantissa = bits & (IMPLICIT_BIT - 1);
  if (exponent === 0xff) return sign | 0x7c00 | (mantissa === 0 ? 0 : 0x200);

  const halfExponent = exponent - BIAS_DIFFERENCE;
  if (halfExponent > 30) return sign | 0x7c00;
  if (halfExponent < -10) return sign;
  // A carry out of the mantissa raises the exponent, up to infinity, which is what rounding asks for.
  return halfExponent > 0
    ? sign | roundedShift((halfExponent << 23) | mantissa, MANTISSA_DIFFERENCE)
    : sign | roundedShift(mantissa | IMPLICIT_BIT, MANTISSA_DIFFERENCE + 1 - halfExponent);
}

function roundedShift(value: number, shift: number): number {
  const floor = value >>> shift;
  const rest = value & ((1 << shift) - 1);
  const tie = 1 << (shift - 1);
  return rest > tie || (rest === tie && (floor & 1) === 1) ? floor + 1 : floor;
}
