import { test } from 'vitest';
import { conformanceCases, interpreterRuntime } from './index.ts';

const cases = conformanceCases({ tolerance: 1e-6, letterboxTolerance: 1e-6, networks: [] });

test.each(cases)('$name', ({ run }) => run(interpreterRuntime()));
