import { channelsOf, letterbox, letterboxPixels } from '@rsanet/detect-utils';
import { RsanetError } from '@rsanet/errors';
import { randomNumbers } from '@rsanet/graph/conformance';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { KERNELS } from '../kernels.ts';
import { blockBytes } from '../parameter-block.ts';
import { KERNEL_BUILDS, type KernelBuild } from '../testing/kernel-builds.ts';
import { letterboxStrips } from './letterbox-strips.ts';

const GUARD = 64;
const OUT = 1024 + GUARD;
const PAGE = 65_536;

function noiseImage(width: number, height: number, channels: number) {
  const data = Uint8Array.from(randomNumbers(width * height * channels, width, 0, 256));
  return { data, width, height };
}

type NoiseImage = ReturnType<typeof noiseImage>;
type Side = { readonly width: number; readonly height: number };

/** Bytes of the tables and of `rows` rows of the image. */
const stagingFor = (image: NoiseImage, input: Side, rows: number) =>
  blockBytes(KERNELS.letterbox) +
  12 * (input.width + input.height) +
  rows * image.width * channelsOf(image) +
  4;

/** What the kernel draws, how many calls it takes, in parts; what lies around input and staging stays as it was. */
function drawn(
  { module }: KernelBuild,
  image: NoiseImage,
  input: Side,
  stagingBytes: number,
  parts = 1,
) {
  const length = input.width * input.height * 3;
  const staging = { address: OUT + 4 * length + GUARD, bytes: stagingBytes };
  const end = staging.address + staging.bytes;
  const memory = new WebAssembly.Memory({
    initial: Math.ceil((end + GUARD) / PAGE),
    maximum: PAGE,
  });
  const bytes = new Uint8Array(memory.buffer).fill(0xff, 1024);
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const kernel = exports.letterbox as (block: number, part: number, parts: number) => void;
  let calls = 0;
  for (const block of letterboxStrips(memory, staging, image, letterbox(image, input), OUT)) {
    for (let part = parts - 1; part >= 0; part--) kernel(block, part, parts);
    calls++;
  }
  const guards = [
    bytes.subarray(1024, OUT),
    bytes.subarray(staging.address - GUARD, staging.address),
    bytes.subarray(end),
  ];
  for (const guard of guards) expect(guard.every((byte) => byte === 0xff)).toBe(true);
  return { calls, pixels: new Float32Array(memory.buffer, OUT, length) };
}

function expectDrawn(actual: Float32Array, image: NoiseImage, input: Side): void {
  const expected = letterboxPixels(image, letterbox(image, input));
  const apart = actual.reduce((max, value, i) => {
    const error = Math.abs(value - expected[i]!);
    return Math.max(max, error);
  }, 0);
  expect(apart).toBeLessThan(1e-6);
}

const side = fc.integer({ min: 1, max: 90 });
const inputSide = fc.constantFrom(32, 64, 96);

describe.each(KERNEL_BUILDS)('letterbox ($name)', (build) => {
  test('equals letterboxPixels, in strips of any height, in parts to the bit', () => {
    const sides = fc.tuple(side, side, inputSide, inputSide);
    const channels = fc.constantFrom(1, 3, 4);
    fc.assert(
      fc.property(sides, channels, fc.integer({ min: 2, max: 100 }), (given, depth, rows) => {
        const [width, height, inputWidth, inputHeight] = given;
        const [image, input] = [
          noiseImage(width, height, depth),
          { width: inputWidth, height: inputHeight },
        ];
        const bytes = stagingFor(image, input, rows);
        const { pixels } = drawn(build, image, input, bytes);
        expectDrawn(pixels, image, input);
        expect(drawn(build, image, input, bytes, 2).pixels).toEqual(pixels);
        expect(drawn(build, image, input, bytes, 3).pixels).toEqual(pixels);
      }),
    );
  });

  test.each([
    [8000, 2],
    [8000, 20],
    [1, 9000],
    [1, 1],
    [1920, 1080],
  ])('an image of %ix%i', (width, height) => {
    const image = noiseImage(width, height, 4);
    const input = { width: 416, height: 416 };
    expectDrawn(drawn(build, image, input, 1 << 20).pixels, image, input);
  });

  test('white is 1 and nothing is more', () => {
    const image = { data: new Uint8Array(33 * 21 * 3).fill(255), width: 33, height: 21 };
    const { pixels } = drawn(build, image, { width: 64, height: 32 }, 1 << 16);
    expect([...new Set(pixels)].sort()).toEqual([0.5, 1]);
  });
});

const [build] = KERNEL_BUILDS;

test('rows that are not shown are not staged', () => {
  const image = noiseImage(64, 320, 3);
  const input = { width: 32, height: 32 };
  const calls = (rows: number) => drawn(build!, image, input, stagingFor(image, input, rows)).calls;
  // Of every 10 rows, the 2 around a line's centre.
  expect(calls(64)).toBe(1);
  expect(calls(63)).toBe(2);
  expect(calls(2)).toBe(32);
});

test('an image whose rows do not fit is refused', () => {
  const image = noiseImage(64, 8, 4);
  const input = { width: 32, height: 32 };
  const bytes = stagingFor(image, input, 2) - 1;
  expect(() => drawn(build!, image, input, bytes)).toThrow(RsanetError);
  expect(() => drawn(build!, image, input, bytes)).toThrow('rows have 256 bytes');
});
