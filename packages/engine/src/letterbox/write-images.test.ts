import type { Runtime } from '@rsanet/graph';
import { conformanceCases } from '@rsanet/graph/conformance';
import { describe, expect, test } from 'vitest';
import { engineExecutor } from '../executor.ts';
import { onlyInput } from '../input.ts';
import { KERNELS } from '../kernels.ts';
import { localRunner } from '../local-runner.ts';
import { prepare } from '../plan/prepare.ts';
import { KERNEL_BUILDS, type KernelBuild } from '../testing/kernel-builds.ts';
import { panelWidthOf } from '../testing/panel-width.ts';

const runtimeOf = (build: KernelBuild): Runtime => ({
  name: build.name,
  async open(graph) {
    return engineExecutor({
      graph: prepare(graph),
      input: onlyInput(graph),
      runner: localRunner({ modules: [build.module], names: Object.keys(KERNELS) }),
      panelWidth: panelWidthOf(build),
      arithmetic: 'float32',
      backend: { name: build.name, reason: 'images are tried', tried: [] },
      shape: null,
    });
  },
});

const cases = conformanceCases({ tolerance: 1e-5, letterboxTolerance: 1e-6, networks: [] }).filter(
  ({ name }) => name.startsWith('letterboxes'),
);

test('there are cases', () => expect(cases.length).toBeGreaterThan(5));

describe.each(KERNEL_BUILDS)('images into an executor ($name)', (build) => {
  test.each(cases)('$name', ({ run }) => run(runtimeOf(build)));
});
