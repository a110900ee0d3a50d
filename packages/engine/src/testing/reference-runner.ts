import { KERNELS, type KernelName, type Parameters } from '../kernels.ts';
import { PAGE } from '../plan/pages.ts';
import type { Runner } from '../runner.ts';
import { activate } from './epilogue.ts';
import { readBlock } from './read-block.ts';

/** Output channels per panel of packed weights, as in neither binary. */
export const REFERENCE_PANEL_WIDTH = 5;

/** Runs programs by plain loops in double precision: what plans are tried with apart from the kernels. */
export function referenceRunner(): Runner {
  const names = Object.keys(KERNELS) as KernelName[];
  return {
    parts: 1,
    memory: (bytes) => new WebAssembly.Memory({ initial: bytes / PAGE, maximum: bytes / PAGE }),
    async run({ buffer }, program, signal) {
      const floats = new Float32Array(buffer);
      const view = new DataView(buffer);
      for (let at = 0; at < program.length; at += 2) {
        signal?.throwIfAborted();
        call(names[program[at]!]!, floats, view, program[at + 1]!);
      }
    },
    release() {},
    async close() {},
  };
}

type Reference<Name extends KernelName> = (p: Parameters<Name>, memory: Float32Array) => void;

function call<Name extends KernelName>(
  name: Name,
  memory: Float32Array,
  view: DataView,
  block: number,
): void {
  const kernel = (references as { readonly [K in KernelName]: Reference<K> })[
    name
  ] as Reference<Name>;
  kernel(readBlock(view, block, name), memory);
}

type Source = Parameters<'maxPool'>;
type Windows = Omit<Source, 'images' | 'channels'>;

/** Calls `visit` with the float of each pixel's first channel, read and written, of each tap of each window. */
function eachTap(
  p: Windows & { readonly images: number },
  visit: (from: number, to: number, tap: number) => void,
): void {
  for (let n = 0; n < p.images; n++) {
    for (let y = 0; y < p.outHeight; y++) {
      for (let x = 0; x < p.outWidth; x++) {
        const to = p.out / 4 + ((n * p.outHeight + y) * p.outWidth + x) * p.ldo;
        for (let tap = 0; tap < p.kernelHeight * p.kernelWidth; tap++) {
          const row = y * p.strideY - p.top + Math.floor(tap / p.kernelWidth) * p.dilationY;
          const column = x * p.strideX - p.left + (tap % p.kernelWidth) * p.dilationX;
          if (row < 0 || row >= p.height || column < 0 || column >= p.width) continue;
          visit(p.x / 4 + ((n * p.height + row) * p.width + column) * p.ldx, to, tap);
        }
      }
    }
  }
}

/** Calls `visit` with the float of each value, read and written. */
function eachValue(
  p: { pixels: number; channels: number; x: number; ldx: number; out: number; ldo: number },
  visit: (from: number, to: number, channel: number, pixel: number) => void,
): void {
  for (let pixel = 0; pixel < p.pixels; pixel++) {
    for (let c = 0; c < p.channels; c++) {
      visit(p.x / 4 + pixel * p.ldx + c, p.out / 4 + pixel * p.ldo + c, c, pixel);
    }
  }
}

function packed(weights: number, depth: number, k: number, column: number): number {
  const panel = Math.floor(column / REFERENCE_PANEL_WIDTH);
  return (
    weights / 4 +
    (panel * (depth + 1) + 1 + k) * REFERENCE_PANEL_WIDTH +
    (column % REFERENCE_PANEL_WIDTH)
  );
}

/** Stores sums with activation and residual. */
function finish(
  p: Omit<Parameters<'gemm'>, 'a' | 'lda' | 'depth' | 'weights'>,
  memory: Float32Array,
  sums: Float64Array,
): void {
  sums.forEach((sum, i) => {
    const [pixel, c] = [Math.floor(i / p.columns), i % p.columns];
    const added = p.residual ? memory[p.residual / 4 + pixel * p.ldr + c]! : 0;
    memory[p.out / 4 + pixel * p.ldo + c] = p.residualFirst
      ? activate(p, sum + added)
      : activate(p, sum) + added;
  });
}

const upsampled = (
  p: Parameters<'upsampleNearest'>,
  memory: Float32Array,
  sample: (row: number, column: number, read: (y: number, x: number) => number) => number,
) => {
  const [height, width] = [p.height * p.factorY, p.width * p.factorX];
  for (let n = 0; n < p.images; n++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        for (let c = 0; c < p.channels; c++) {
          const read = (row: number, column: number) =>
            memory[p.x / 4 + ((n * p.height + row) * p.width + column) * p.ldx + c]!;
          const to = p.out / 4 + ((n * height + y) * width + x) * p.ldo + c;
          memory[to] = sample(y / p.factorY, x / p.factorX, read);
        }
      }
    }
  }
};

const pixelsOf = (p: { images: number; height: number; width: number }) =>
  p.images * p.height * p.width;

const references = {
  gemm(p, memory) {
    const sums = new Float64Array(p.rows * p.columns).map((_, i) => {
      const [row, column] = [Math.floor(i / p.columns), i % p.columns];
      let sum = memory[packed(p.weights, p.depth, -1, column)]!;
      for (let k = 0; k < p.depth; k++) {
        sum += memory[p.a / 4 + row * p.lda + k]! * memory[packed(p.weights, p.depth, k, column)]!;
      }
      return sum;
    });
    finish(p, memory, sums);
  },
  gemmInt16(p, memory) {
    const whole = new Int16Array(memory.buffer);
    const panelLength = REFERENCE_PANEL_WIDTH * (2 + Math.ceil(p.depth / 2));
    const sums = new Float64Array(p.rows * p.columns).map((_, i) => {
      const [row, column] = [Math.floor(i / p.columns), i % p.columns];
      const lane = column % REFERENCE_PANEL_WIDTH;
      const panel = p.weights / 4 + panelLength * Math.floor(column / REFERENCE_PANEL_WIDTH);
      let sum = 0;
      for (let k = 0; k < p.depth; k++) {
        const pair = panel + REFERENCE_PANEL_WIDTH * (2 + Math.floor(k / 2)) + lane;
        sum += memory[p.a / 4 + row * p.lda + k]! * whole[2 * pair + (k % 2)]!;
      }
      return memory[panel + REFERENCE_PANEL_WIDTH + lane]! + sum * memory[panel + lane]!;
    });
    finish(p, memory, sums);
  },
  depthwise(p, memory) {
    const columns = p.channels * p.multiplier;
    const pixels = p.images * p.outHeight * p.outWidth;
    const sums = new Float64Array(pixels * columns).map(
      (_, i) => memory[p.bias / 4 + (i % columns)]!,
    );
    eachTap(p, (from, to, tap) => {
      const pixel = (to - p.out / 4) / p.ldo;
      for (let o = 0; o < columns; o++) {
        const weight = memory[p.weights / 4 + tap * columns + o]!;
        sums[pixel * columns + o]! += memory[from + Math.floor(o / p.multiplier)]! * weight;
      }
    });
    finish({ ...p, rows: pixels, columns, residual: 0, ldr: 0, residualFirst: 0 }, memory, sums);
  },
  convolve(p, memory) {
    const depth = p.kernelHeight * p.kernelWidth * p.channels;
    const pixels = p.images * p.outHeight * p.outWidth;
    const sums = new Float64Array(pixels * p.columns).map(
      (_, i) => memory[packed(p.weights, depth, -1, i % p.columns)]!,
    );
    eachTap(p, (from, to, tap) => {
      const pixel = (to - p.out / 4) / p.ldo;
      for (let c = 0; c < p.channels; c++) {
        for (let o = 0; o < p.columns; o++) {
          const weight = memory[packed(p.weights, depth, tap * p.channels + c, o)]!;
          sums[pixel * p.columns + o]! += memory[from + c]! * weight;
        }
      }
    });
    finish({ ...p, rows: pixels }, memory, sums);
  },
  maxPool(p, memory) {
    const first = new Set<number>();
    eachTap(p, (from, to) => {
      for (let c = 0; c < p.channels; c++) {
        const value = memory[from + c]!;
        memory[to + c] = first.has(to) ? Math.max(memory[to + c]!, value) : value;
      }
      first.add(to);
    });
  },
  averagePool(p, memory) {
    const sums = new Map<number, { taps: number; values: Float64Array }>();
    eachTap(p, (from, to) => {
      const sum = sums.get(to) ?? { taps: 0, values: new Float64Array(p.channels) };
      sums.set(to, sum);
      sum.taps++;
      for (let c = 0; c < p.channels; c++) sum.values[c]! += memory[from + c]!;
    });
    for (const [to, { taps, values }] of sums)
      memory.set(
        values.map((value) => value / taps),
        to,
      );
  },
  globalAverage(p, memory) {
    const pixels = p.height * p.width;
    for (let n = 0; n < p.images; n++) {
      for (let c = 0; c < p.channels; c++) {
        let sum = 0;
        for (let i = 0; i < pixels; i++) sum += memory[p.x / 4 + (n * pixels + i) * p.ldx + c]!;
        memory[p.out / 4 + n * p.ldo + c] = sum / pixels;
      }
    }
  },
  upsampleNearest(p, memory) {
    upsampled(p, memory, (y, x, read) => read(Math.floor(y), Math.floor(x)));
  },
  upsampleBilinear(p, memory) {
    upsampled(p, memory, (y, x, read) => {
      const [top, left] = [Math.floor(y), Math.floor(x)];
      const [bottom, right] = [Math.min(top + 1, p.height - 1), Math.min(left + 1, p.width - 1)];
      const above = read(top, left) * (1 - x + left) + read(top, right) * (x - left);
      const below = read(bottom, left) * (1 - x + left) + read(bottom, right) * (x - left);
      return above * (1 - y + top) + below * (y - top);
    });
  },
  addMaps(p, memory) {
    eachValue({ ...p, x: p.a, ldx: p.lda }, (from, to, c, pixel) => {
      memory[to] = memory[from]! + memory[p.b / 4 + pixel * p.ldb + c]!;
    });
  },
  scaleChannels(p, memory) {
    eachValue({ ...p, pixels: pixelsOf(p) }, (from, to, c, pixel) => {
      const image = Math.floor(pixel / (p.height * p.width));
      const product = memory[from]! * memory[p.vector / 4 + image * p.lds + c]!;
      memory[to] = p.added ? memory[p.added / 4 + pixel * p.lda + c]! + product : product;
    });
  },
  broadcast(p, memory) {
    let pixel = 0;
    for (let n = 0; n < p.images; n++) {
      for (let y = 0; y < p.height; y++) {
        for (let x = 0; x < p.width; x++, pixel++) {
          for (let c = 0; c < p.channels; c++) {
            const a = memory[p.a / 4 + n * p.aImage + y * p.aRow + x * p.aPixel + c * p.aChannel]!;
            const b = memory[p.b / 4 + n * p.bImage + y * p.bRow + x * p.bPixel + c * p.bChannel]!;
            memory[p.out / 4 + pixel * p.ldo + c] = p.multiply ? a * b : a + b;
          }
        }
      }
    }
  },
  affine(p, memory) {
    eachValue(p, (from, to, c) => {
      memory[to] = memory[from]! * memory[p.scale / 4 + c]! + memory[p.shift / 4 + c]!;
    });
  },
  activate(p, memory) {
    eachValue(p, (from, to) => {
      memory[to] = activate(p, memory[from]!);
    });
  },
  softmax(p, memory) {
    for (let pixel = 0; pixel < p.pixels; pixel++) {
      const [from, to] = [p.x / 4 + pixel * p.ldx, p.out / 4 + pixel * p.ldo];
      const values = Array.from(memory.subarray(from, from + p.channels));
      const powers = values.map((value) => Math.exp(value - Math.max(...values)));
      const sum = powers.reduce((a, b) => a + b);
      memory.set(
        powers.map((power) => power / sum),
        to,
      );
    }
  },
  copyMap(p, memory) {
    eachValue(p, (from, to) => {
      memory[to] = memory[from]!;
    });
  },
  padZeros(p, memory) {
    for (let n = 0; n < p.images; n++) {
      for (let y = 0; y < p.outHeight; y++) {
        for (let x = 0; x < p.outWidth; x++) {
          const [row, column] = [y - p.top, x - p.left];
          const inside = row >= 0 && row < p.height && column >= 0 && column < p.width;
          const from = p.x / 4 + ((n * p.height + row) * p.width + column) * p.ldx;
          const to = p.out / 4 + ((n * p.outHeight + y) * p.outWidth + x) * p.ldo;
          for (let c = 0; c < p.channels; c++) memory[to + c] = inside ? memory[from + c]! : 0;
        }
      }
    }
  },
  letterbox() {
    throw new Error('Images are letterboxed by the kernels alone.');
  },
} satisfies { readonly [Name in KernelName]: Reference<Name> };
