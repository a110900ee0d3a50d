import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { KERNEL_BUILDS } from '../testing/kernel-builds.ts';
import { blankMap, expectMap, randomMap, someMaps, someRepeats, valueAt } from '../testing/maps.ts';
import { runKernel } from '../testing/run-kernel.ts';

describe.each(KERNEL_BUILDS)('elementwise kernels ($name)', (build) => {
  test('addMaps', () => {
    fc.assert(
      fc.property(someMaps, ({ images, height, width, channels, gaps }) => {
        const pixels = images * height * width;
        const [a, b, out] = gaps.map((gap) => ({ pixels, channels, stride: channels + gap }));
        const [left, right] = [randomMap(a!, 'a'), randomMap(b!, 'b')];
        const sum = runKernel(build, 'addMaps', {
          a: left,
          lda: a!.stride,
          b: right,
          ldb: b!.stride,
          out: blankMap(out!),
          ldo: out!.stride,
          pixels,
          channels,
        });
        const expected = (pixel: number, c: number) =>
          Math.fround(valueAt(left, a!, pixel, c) + valueAt(right, b!, pixel, c));
        expectMap(sum, out!, expected, 0);
      }),
    );
  });

  test('addMaps in place', () => {
    const layout = { pixels: 5, channels: 9, stride: 9 };
    const [a, b] = [randomMap(layout, 'a'), randomMap(layout, 'b')];
    const sum = runKernel(build, 'addMaps', {
      a,
      lda: 9,
      b,
      ldb: 9,
      out: a,
      ldo: 9,
      pixels: 5,
      channels: 9,
    });
    expect(sum).toEqual(a.map((value, i) => value + b[i]!));
  });

  test.each(['nothing', 'itself', 'another'] as const)('scaleChannels, %s added', (added) => {
    fc.assert(
      fc.property(someMaps, ({ images, height, width, channels, gaps }) => {
        const pixels = height * width;
        const source = { pixels: images * pixels, channels, stride: channels + gaps[0] };
        const factors = { pixels: images, channels, stride: channels + gaps[1] };
        const target = { pixels: images * pixels, channels, stride: channels + gaps[2] };
        const [x, vector] = [randomMap(source, 'x'), randomMap(factors, 'vector')];
        const maps = { nothing: null, itself: x, another: randomMap(source, 'added') };
        const other = maps[added];
        const out = runKernel(build, 'scaleChannels', {
          x,
          ldx: source.stride,
          images,
          height,
          width,
          channels,
          vector,
          lds: factors.stride,
          out: blankMap(target),
          ldo: target.stride,
          added: other,
          lda: source.stride,
        });
        const expected = (pixel: number, c: number) => {
          const factor = valueAt(vector, factors, Math.floor(pixel / pixels), c);
          const sum = other ? valueAt(other, source, pixel, c) : 0;
          return sum + valueAt(x, source, pixel, c) * factor;
        };
        expectMap(out, target, expected, 1e-6);
      }),
    );
  });

  test('scaleChannels over what is added', () => {
    const layout = { pixels: 6, channels: 9, stride: 9 };
    const [x, added] = [randomMap(layout, 'x'), randomMap(layout, 'added')];
    const vector = randomMap({ pixels: 1, channels: 9, stride: 9 }, 'vector');
    const sum = runKernel(build, 'scaleChannels', {
      x,
      ldx: 9,
      images: 1,
      height: 2,
      width: 3,
      channels: 9,
      vector,
      lds: 9,
      out: added,
      ldo: 9,
      added,
      lda: 9,
    });
    const expected = (pixel: number, c: number) =>
      valueAt(added, layout, pixel, c) + valueAt(x, layout, pixel, c) * vector[c]!;
    expectMap(sum, layout, expected, 1e-6);
  });

  test.each([0, 1])('broadcast, multiply %i', (multiply) => {
    const operands = fc.tuple(someRepeats, someRepeats);
    fc.assert(
      fc.property(someMaps, operands, ({ images, height, width, channels, gaps }, repeats) => {
        const [a, b] = repeats.map(({ image, row, pixel, channel }, i) => {
          const [n, h, w, c] = [
            image ? 1 : images,
            row ? 1 : height,
            pixel ? 1 : width,
            channel ? 1 : channels,
          ];
          const layout = { pixels: n * h * w, channels: c, stride: c + gaps[i]! };
          const strides = [
            image ? 0 : h * w * layout.stride,
            row ? 0 : w * layout.stride,
            pixel ? 0 : layout.stride,
            channel ? 0 : 1,
          ] as const;
          return { data: randomMap(layout, i), strides };
        });
        const target = { pixels: images * height * width, channels, stride: channels + gaps[2] };
        const out = runKernel(build, 'broadcast', {
          multiply,
          a: a!.data,
          aImage: a!.strides[0],
          aRow: a!.strides[1],
          aPixel: a!.strides[2],
          aChannel: a!.strides[3],
          b: b!.data,
          bImage: b!.strides[0],
          bRow: b!.strides[1],
          bPixel: b!.strides[2],
          bChannel: b!.strides[3],
          out: blankMap(target),
          ldo: target.stride,
          images,
          height,
          width,
          channels,
        });
        const expected = (pixel: number, c: number) => {
          const place = [
            Math.floor(pixel / (height * width)),
            Math.floor(pixel / width) % height,
            pixel % width,
            c,
          ];
          const [left, right] = [a!, b!].map(
            ({ data, strides }) => data[place.reduce((sum, at, i) => sum + at * strides[i]!, 0)]!,
          );
          return Math.fround(multiply ? left! * right! : left! + right!);
        };
        expectMap(out, target, expected, 0);
      }),
    );
  });

  test('affine', () => {
    fc.assert(
      fc.property(someMaps, ({ images, height, width, channels, gaps }) => {
        const pixels = images * height * width;
        const [source, target] = gaps.map((gap) => ({ pixels, channels, stride: channels + gap }));
        const line = { pixels: 1, channels, stride: channels };
        const [x, scale, shift] = [
          randomMap(source!, 'x'),
          randomMap(line, 'scale'),
          randomMap(line, 'shift'),
        ];
        const out = runKernel(build, 'affine', {
          x,
          ldx: source!.stride,
          pixels,
          channels,
          scale,
          shift,
          out: blankMap(target!),
          ldo: target!.stride,
        });
        const expected = (pixel: number, c: number) =>
          valueAt(x, source!, pixel, c) * scale[c]! + shift[c]!;
        expectMap(out, target!, expected, 1e-6);
      }),
    );
  });
});
