import { randomNumbers } from '@rsanet/graph/conformance';
import fc from 'fast-check';
import { expect } from 'vitest';

/** How a map lies in memory: `pixels` of `channels` floats each, `stride` floats from one to the next. */
export interface MapLayout {
  readonly pixels: number;
  readonly channels: number;
  readonly stride: number;
}

/** Channel counts with and without a tail behind vectors of 4. */
export const someChannels = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 1, max: 67 }) },
  { weight: 1, arbitrary: fc.constantFrom(128, 257, 513) },
);

/** Floats between the channels of one pixel and those of the next. */
export const someGap = fc.constantFrom(0, 0, 1, 4, 13);

const side = fc.integer({ min: 1, max: 6 });

/** Sides and channels of a map, and the gaps of three maps of that shape. */
export const someMaps = fc.record({
  images: fc.integer({ min: 1, max: 3 }),
  height: side,
  width: side,
  channels: someChannels,
  gaps: fc.tuple(someGap, someGap, someGap),
});

/** Along which sides one operand has length 1, and so is repeated. */
export const someRepeats = fc.record({
  image: fc.boolean(),
  row: fc.boolean(),
  pixel: fc.boolean(),
  channel: fc.boolean(),
});

/** What a map's gaps hold, and outputs before they are written. */
const UNTOUCHED = -12345.5;

/** Random numbers in -2..2, with NaN in the gaps, which contaminates what reads it. */
export function randomMap(layout: MapLayout, key: string | number): Float32Array {
  const values = randomNumbers(layout.pixels * layout.channels, key, -2, 2);
  return spread(values, layout, Number.NaN);
}

/** A map to be written. */
export function blankMap(layout: MapLayout): Float32Array {
  return spread(
    new Float32Array(layout.pixels * layout.channels).fill(UNTOUCHED),
    layout,
    UNTOUCHED,
  );
}

/** A map to be added to. */
export function startedMap(layout: MapLayout, key: string | number): Float32Array {
  const values = randomNumbers(layout.pixels * layout.channels, key, -2, 2);
  return spread(values, layout, UNTOUCHED);
}

/** The value of a map at a pixel and channel. */
export function valueAt(map: Float32Array, { stride }: MapLayout, pixel: number, channel: number) {
  return map[pixel * stride + channel]!;
}

/** Expects the values of a written map, each within `tolerance` times its size or 1, and its gaps as they were. */
export function expectMap(
  actual: Float32Array,
  layout: MapLayout,
  expected: (pixel: number, channel: number) => number,
  tolerance: number,
): void {
  actual.forEach((value, i) => {
    const [pixel, channel] = [Math.floor(i / layout.stride), i % layout.stride];
    const inside = channel < layout.channels;
    const wanted = inside ? expected(pixel, channel) : UNTOUCHED;
    same(value, wanted, tolerance * Math.max(1, Math.abs(wanted)), pixel, channel);
  });
}

function same(value: number, wanted: number, error: number, pixel: number, channel: number): void {
  if (Object.is(value, wanted) || Math.abs(value - wanted) <= error) return;
  expect.fail(`pixel ${pixel}, channel ${channel}: ${value}; expected ${wanted}`);
}

function spread(values: Float32Array, { pixels, channels, stride }: MapLayout, gap: number) {
  const map = new Float32Array((pixels - 1) * stride + channels).fill(gap);
  for (let pixel = 0; pixel < pixels; pixel++) {
    map.set(values.subarray(pixel * channels, (pixel + 1) * channels), pixel * stride);
  }
  return map;
}
