import { conformanceCases } from '@rsanet/graph/conformance';
import { describe, test } from 'vitest';
import { engineRuntime } from './runtime.ts';

// Node runs the large networks on the same code.
const cases = conformanceCases({
  tolerance: 1e-5,
  letterboxTolerance: 1e-6,
  networks: ['mobileNetV2'],
});

describe.each(['simd', 'relaxed'] as const)('the %s build on one thread', (build) => {
  test.each(cases)('$name', ({ run }) => run(engineRuntime({ threads: 1, build })));
});
