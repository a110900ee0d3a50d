import { conformanceCases } from '@rsanet/graph/conformance';
import { describe, test } from 'vitest';
import { engineRuntime } from '../runtime.ts';

const cases = conformanceCases({ tolerance: 1e-5, letterboxTolerance: 1e-6, randomGraphs: 20 });

describe.each([2, 3])('on %i threads', (threads) => {
  test.each(cases)('$name', ({ run }) => run(engineRuntime({ threads })));
});
