/** The kernels' relaxed SIMD build, base64; made by scripts/build-kernels.mjs. */
export const relaxed =
  'AGFzbQEAAAABBwFgA39/fwACEgEDZW52Bm1lbW9yeQIBAYCABAMCAQAHFAIHY29weU1hcAAABm1lbW9yeQIACmwBagICfgF/IAA0AggiAyABQQFqrH4gAqwiBH+nIQIgAyABrH4gBH+nIQEDQCABIAJIBEAgACgCECABQQJ0IgUgACgCFGxqIAAoAgAgBSAAKAIEbGogACgCDEECdPwKAAAgAUEBaiEBDAELCws=';
