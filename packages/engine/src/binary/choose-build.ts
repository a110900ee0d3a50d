/** The builds of the kernels: with SIMD, and with relaxed SIMD as well. */
export type BuildName = 'simd' | 'relaxed';

/** A build, and why it was taken, in words. */
export interface BuildChoice {
  readonly name: BuildName;
  readonly reason: string;
}

/** A module of one function that calls `f32x4.relaxed_madd`. */
const RELAXED_PROBE = Uint8Array.of(
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
  ...[0x01, 0x05, 0x01, 0x60, 0x00, 0x01, 0x7b, 0x03, 0x02, 0x01, 0x00],
  ...[0x0a, 0x13, 0x01, 0x11, 0x00],
  ...[0x41, 0x00, 0xfd, 0x0f, 0x41, 0x00, 0xfd, 0x0f, 0x41, 0x00, 0xfd, 0x0f],
  ...[0xfd, 0x85, 0x02, 0x0b],
);

/**
 * The build to run here: the one that is asked for, else relaxed SIMD where there is such a thing. An engine without it
 * refuses the whole module.
 */
export function chooseBuild(asked?: BuildName): BuildChoice {
  if (asked) return { name: asked, reason: `the ${SAID[asked]} build, as asked for` };
  return WebAssembly.validate(RELAXED_PROBE)
    ? { name: 'relaxed', reason: 'the relaxed SIMD build, as there is relaxed SIMD here' }
    : { name: 'simd', reason: 'the SIMD build, as there is no relaxed SIMD here' };
}

const SAID = { simd: 'SIMD', relaxed: 'relaxed SIMD' } as const satisfies Record<BuildName, string>;
