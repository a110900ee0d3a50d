import { conformanceCases } from '@rsanet/graph/conformance';
import { describe, test } from 'vitest';
import { engineRuntime } from './runtime.ts';
import { KERNEL_BUILDS } from './testing/kernel-builds.ts';

const cases = conformanceCases({ tolerance: 1e-5, letterboxTolerance: 1e-6 });

describe.each(KERNEL_BUILDS)('the $name build on one thread', ({ name }) => {
  const build = name === 'SIMD' ? 'simd' : 'relaxed';
  test.each(cases)('$name', ({ run }) => run(engineRuntime({ threads: 1, build })));
});
