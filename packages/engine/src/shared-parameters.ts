/** An activation in the store of a kernel: a clamp to `lo..hi`, or one of the `ACTIVATION_CODES` with `alpha`. */
export const epilogue = { activation: 'i32', alpha: 'f32', lo: 'f32', hi: 'f32' } as const;

/** A map that is read: its address, floats per pixel, and sides. */
export const source = {
  x: 'address',
  ldx: 'i32',
  images: 'i32',
  height: 'i32',
  width: 'i32',
  channels: 'i32',
} as const;

/** A map that is written: its address, floats per pixel, and sides. */
export const target = { out: 'address', ldo: 'i32', outHeight: 'i32', outWidth: 'i32' } as const;

/** How a window moves: its size, steps, and the rows and columns of padding before the first. */
export const windows = {
  kernelHeight: 'i32',
  kernelWidth: 'i32',
  strideY: 'i32',
  strideX: 'i32',
  dilationY: 'i32',
  dilationX: 'i32',
  top: 'i32',
  left: 'i32',
} as const;

/** A map added in the store: 0 for none; `residualFirst` 1 adds it before the activation, 0 after. */
export const residual = { residual: 'address', ldr: 'i32', residualFirst: 'i32' } as const;
