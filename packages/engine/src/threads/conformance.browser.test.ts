import { conformanceCases } from '@rsanet/graph/conformance';
import { test } from 'vitest';
import { engineRuntime } from '../runtime.ts';

const cases = conformanceCases({
  tolerance: 1e-5,
  letterboxTolerance: 1e-6,
  networks: ['mobileNetV2'],
  randomGraphs: 10,
});

test.each(cases)('$name, on two threads in a page', ({ run }) =>
  run(engineRuntime({ threads: 2 })),
);
