import { KERNELS, type KernelName, type Parameters } from '../kernels.ts';
import { writeBlock } from '../parameter-block.ts';
import { activationParameters } from './epilogue.ts';
import { mapSides, pixelsOf } from './map-sides.ts';
import { type Epilogue, type Step, type StepTable, type ValueShape, visitStep } from './step.ts';
import type { WeightAddresses } from './weights.ts';

/** A value in memory: the address of its first float, floats from one pixel to the next, and its sides. */
interface MapPlace {
  readonly address: number;
  readonly stride: number;
  readonly shape: ValueShape;
}

/** Where what a step reads and writes lies. */
export interface Places {
  value(name: string): MapPlace;
  weights(node: string): WeightAddresses;
  /** Memory of each part's own for gathered patches and rows of whole numbers, the first part's in front. */
  readonly scratch: { readonly address: number; readonly bytesPerPart: number };
}

/** Writes a step's parameters where its block lies. */
export function encode(view: DataView, address: number, step: Step, places: Places): void {
  const write = visitStep<[Places], Write>(encodings, step, places);
  write(view, address);
}

type Write = (view: DataView, address: number) => void;

function block<Kernel extends KernelName>(kernel: Kernel, parameters: Parameters<Kernel>): Write {
  return (view, address) => writeBlock(view, address, KERNELS[kernel], parameters);
}

const encodings = {
  gemm: (step, places) => block('gemm', product(step, places)),
  gemmInt16(step, places) {
    const parameters = product(step, places);
    return block('gemmInt16', {
      ...parameters,
      ...scratch(places),
      block: int16Rows(parameters.depth),
    });
  },
  depthwise: (step, places) =>
    block('depthwise', {
      ...source(step.input, places),
      ...target(step.output, places),
      ...step.window,
      multiplier: step.multiplier,
      ...places.weights(step.weights),
      ...activationParameters(step.activation),
    }),
  convolve(step, places) {
    return block('convolve', {
      ...source(step.input, places),
      ...target(step.output, places),
      ...step.window,
      weights: places.weights(step.weights).weights,
      columns: mapSides(places.value(step.output).shape).channels,
      ...scratch(places),
      block: patchPixels(patchLength(step, places.value(step.input).shape)),
      ...epilogue(step.epilogue, places),
    });
  },
  maxPool: (step, places) =>
    block('maxPool', {
      ...source(step.input, places),
      ...target(step.output, places),
      ...step.window,
    }),
  averagePool: (step, places) =>
    block('averagePool', {
      ...source(step.input, places),
      ...target(step.output, places),
      ...step.window,
    }),
  globalAverage: (step, places) =>
    block('globalAverage', { ...source(step.input, places), ...written(step.output, places) }),
  upsampleNearest: ({ factorY, factorX, ...step }, places) =>
    block('upsampleNearest', {
      ...source(step.input, places),
      ...written(step.output, places),
      factorY,
      factorX,
    }),
  upsampleBilinear: ({ factorY, factorX, ...step }, places) =>
    block('upsampleBilinear', {
      ...source(step.input, places),
      ...written(step.output, places),
      factorY,
      factorX,
    }),
  addMaps(step, places) {
    const [a, b] = [places.value(step.a), places.value(step.b)];
    return block('addMaps', {
      a: a.address,
      lda: a.stride,
      b: b.address,
      ldb: b.stride,
      ...written(step.output, places),
      ...pixelSides(a.shape),
    });
  },
  scaleChannels(step, places) {
    const vector = places.value(step.vector);
    const added = step.added === null ? null : places.value(step.added);
    return block('scaleChannels', {
      ...source(step.input, places),
      vector: vector.address,
      lds: vector.stride,
      ...written(step.output, places),
      added: added?.address ?? 0,
      lda: added?.stride ?? 0,
    });
  },
  broadcast({ sides, aAt, bAt, ...step }, places) {
    const [images, height, width, channels] = sides;
    const [aImage, aRow, aPixel, aChannel] = aAt.strides;
    const [bImage, bRow, bPixel, bChannel] = bAt.strides;
    return block('broadcast', {
      multiply: Number(step.multiply),
      a: places.value(step.a).address + 4 * aAt.offset,
      aImage,
      aRow,
      aPixel,
      aChannel,
      b: places.value(step.b).address + 4 * bAt.offset,
      bImage,
      bRow,
      bPixel,
      bChannel,
      out: places.value(step.output).address + 4 * step.outputOffset,
      ldo: channels,
      images,
      height,
      width,
      channels,
    });
  },
  affine(step, places) {
    const input = places.value(step.input);
    const { weights, bias } = places.weights(step.weights);
    return block('affine', {
      x: input.address,
      ldx: input.stride,
      ...pixelSides(input.shape),
      scale: weights,
      shift: bias,
      ...written(step.output, places),
    });
  },
  activate(step, places) {
    const input = places.value(step.input);
    return block('activate', {
      x: input.address,
      ldx: input.stride,
      ...pixelSides(input.shape),
      ...written(step.output, places),
      ...activationParameters(step.activation),
    });
  },
  softmax(step, places) {
    const input = places.value(step.input);
    return block('softmax', {
      x: input.address,
      ldx: input.stride,
      ...pixelSides(input.shape),
      ...written(step.output, places),
    });
  },
  copyMap(step, places) {
    const input = places.value(step.input);
    const { out, ldo } = written(step.output, places);
    return block('copyMap', {
      x: input.address,
      ldx: input.stride,
      ...pixelSides(input.shape),
      out: out + 4 * step.channel,
      ldo,
    });
  },
  padZeros: ({ top, left, ...step }, places) =>
    block('padZeros', {
      ...source(step.input, places),
      ...target(step.output, places),
      top,
      left,
    }),
} satisfies StepTable<[Places], Write>;

/** A pointwise convolution as a product of matrices. */
function product(step: Extract<Step, { kernel: 'gemm' | 'gemmInt16' }>, places: Places) {
  const input = places.value(step.input);
  const sides = mapSides(input.shape);
  const output = places.value(step.output);
  return {
    a: input.address,
    lda: input.stride,
    rows: pixelsOf(sides),
    depth: sides.channels,
    weights: places.weights(step.weights).weights,
    columns: mapSides(output.shape).channels,
    out: output.address,
    ldo: output.stride,
    ...epilogue(step.epilogue, places),
  };
}

function scratch({ scratch: { address, bytesPerPart } }: Places) {
  return { scratch: address, scratchBytes: bytesPerPart };
}

function source(value: string, places: Places) {
  const { address, stride, shape } = places.value(value);
  return { x: address, ldx: stride, ...mapSides(shape) };
}

function written(value: string, places: Places) {
  const { address, stride } = places.value(value);
  return { out: address, ldo: stride };
}

function target(value: string, places: Places) {
  const { height, width } = mapSides(places.value(value).shape);
  return { ...written(value, places), outHeight: height, outWidth: width };
}

function pixelSides(shape: ValueShape) {
  const sides = mapSides(shape);
  return { pixels: pixelsOf(sides), channels: sides.channels };
}

function epilogue({ activation, residual }: Epilogue, places: Places) {
  const added = residual && places.value(residual.value);
  return {
    residual: added?.address ?? 0,
    ldr: added?.stride ?? 0,
    residualFirst: Number(residual?.first ?? false),
    ...activationParameters(activation),
  };
}

/** Bytes of what is multiplied that stay in a core's cache beside a panel of weights. */
const CACHED_BYTES = 32 * 1024;

/** Bytes of scratch that a step needs in each part. */
export function scratchBytes(step: Step, shapeOf: (value: string) => ValueShape): number {
  if (step.kernel === 'gemmInt16') {
    const depth = mapSides(shapeOf(step.input)).channels;
    return int16Rows(depth) * (4 + int16RowBytes(depth));
  }
  if (step.kernel !== 'convolve') return 0;
  const length = patchLength(step, shapeOf(step.input));
  return 4 * length * patchPixels(length);
}

/** Floats of one pixel's patch. */
function patchLength({ window }: Extract<Step, { kernel: 'convolve' }>, shape: ValueShape): number {
  return window.kernelHeight * window.kernelWidth * mapSides(shape).channels;
}

/** How many patches are gathered at once. */
export const patchPixels = (length: number): number => wholeTiles(4 * length);

/** How many rows are written as 16-bit whole numbers at once. */
export const int16Rows = (depth: number): number => wholeTiles(int16RowBytes(depth));

const int16RowBytes = (depth: number) => 16 * Math.ceil(depth / 8);

/** Rows of so many bytes that stay in the cache, in whole tiles of 4. */
const wholeTiles = (bytes: number) => Math.max(4, 4 * Math.floor(CACHED_BYTES / (4 * bytes)));
