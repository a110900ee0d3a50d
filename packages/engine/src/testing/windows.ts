import fc from 'fast-check';

/** Maps and windows: sides, steps, and the rows and columns of padding before the first. */
export interface WindowCase {
  readonly images: number;
  readonly height: number;
  readonly width: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly kernelHeight: number;
  readonly kernelWidth: number;
  readonly strideY: number;
  readonly strideX: number;
  readonly dilationY: number;
  readonly dilationX: number;
  readonly top: number;
  readonly left: number;
}

const side = fc.integer({ min: 1, max: 19 });
const dilation = fc.constantFrom(1, 1, 1, 2, 3);

/** One direction: any kernel up to 5, stride, dilation and padding, of TensorFlow's kinds and other ones. */
const someDirection = fc
  .record({
    side,
    kernel: fc.oneof(fc.constantFrom(3, 3, 5), fc.integer({ min: 1, max: 5 })),
    stride: fc.constantFrom(1, 1, 2, 2, 3),
    dilation,
    padding: fc.constantFrom('same', 'valid', 'any'),
    before: fc.nat(4),
    after: fc.nat(4),
  })
  .map(({ side, kernel, stride, dilation, padding, before, after }) => {
    const reach = (kernel - 1) * dilation + 1;
    if (padding === 'same') {
      const out = Math.ceil(side / stride);
      const missing = Math.max(0, (out - 1) * stride + reach - side);
      return { side, kernel, stride, dilation, before: missing >> 1, out };
    }
    const [first, last] = padding === 'valid' ? [0, 0] : [before, after];
    const span = side + first + last - reach;
    return { side, kernel, stride, dilation, before: first, out: Math.floor(span / stride) + 1 };
  })
  .filter(({ out }) => out > 0);

/** Windows over one or two images of odd and even sides. */
export const someWindows: fc.Arbitrary<WindowCase> = fc
  .tuple(fc.integer({ min: 1, max: 2 }), someDirection, someDirection, fc.boolean())
  .map(([images, y, other, square]) => {
    const x = square ? y : other;
    return {
      images,
      height: y.side,
      width: x.side,
      outHeight: y.out,
      outWidth: x.out,
      kernelHeight: y.kernel,
      kernelWidth: x.kernel,
      strideY: y.stride,
      strideX: x.stride,
      dilationY: y.dilation,
      dilationX: x.dilation,
      top: y.before,
      left: x.before,
    };
  });

/** Calls back for each tap of the window of an output pixel that lies in the map, with the pixel it reads. */
export function eachTap(
  windows: WindowCase,
  pixel: number,
  callback: (tap: number, source: number) => void,
): void {
  const { height, width, outHeight, outWidth } = windows;
  const image = Math.floor(pixel / (outHeight * outWidth));
  const top = (Math.floor(pixel / outWidth) % outHeight) * windows.strideY - windows.top;
  const left = (pixel % outWidth) * windows.strideX - windows.left;
  for (let tap = 0; tap < windows.kernelHeight * windows.kernelWidth; tap++) {
    const y = top + Math.floor(tap / windows.kernelWidth) * windows.dilationY;
    const x = left + (tap % windows.kernelWidth) * windows.dilationX;
    if (y < 0 || y >= height || x < 0 || x >= width) continue;
    callback(tap, (image * height + y) * width + x);
  }
}

/** Windows of one pixel, each over its own. */
export function pointwise([height, width]: readonly [number, number]): WindowCase {
  return {
    images: 1,
    height,
    width,
    outHeight: height,
    outWidth: width,
    kernelHeight: 1,
    kernelWidth: 1,
    strideY: 1,
    strideX: 1,
    dilationY: 1,
    dilationX: 1,
    top: 0,
    left: 0,
  };
}

/** TensorFlow's `same` windows of a square kernel over a square map. */
export function same(side: number, kernel: number, stride: number): WindowCase {
  const out = Math.ceil(side / stride);
  const before = Math.max(0, (out - 1) * stride + kernel - side) >> 1;
  return {
    images: 1,
    height: side,
    width: side,
    outHeight: out,
    outWidth: out,
    kernelHeight: kernel,
    kernelWidth: kernel,
    strideY: stride,
    strideX: stride,
    dilationY: 1,
    dilationX: 1,
    top: before,
    left: before,
  };
}
