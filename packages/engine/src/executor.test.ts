import type { Runtime } from '@rsanet/graph';
import { conformanceCases } from '@rsanet/graph/conformance';
import { describe, test } from 'vitest';
import { engineExecutor } from './executor.ts';
import { onlyInput } from './input.ts';
import { prepare } from './plan/prepare.ts';
import { REFERENCE_PANEL_WIDTH, referenceRunner } from './testing/reference-runner.ts';

const reference: Runtime = {
  name: 'reference',
  async open(graph, { signal } = {}) {
    signal?.throwIfAborted();
    const input = onlyInput(graph);
    return engineExecutor({
      graph: prepare(graph),
      input,
      runner: referenceRunner(),
      panelWidth: REFERENCE_PANEL_WIDTH,
      backend: { name: 'reference', reason: 'plans are tried apart from the kernels', tried: [] },
      shape: null,
    });
  },
};

describe('plans, run by plain kernels', () => {
  const cases = conformanceCases({ tolerance: 1e-5, letterboxTolerance: 1e-6, networks: [] });
  test.each(cases.filter(({ name }) => !name.startsWith('letterboxes')))('$name', ({ run }) =>
    run(reference),
  );
});
