import { existsSync } from 'node:fs';
import { conformanceCases } from '@rsanet/graph/conformance';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { tfjsRuntime } from './node.ts';

const cases = conformanceCases({ tolerance: 1e-5, letterboxTolerance: 1e-6 });

describe.each(['cpu', 'wasm'] as const)('on %s', (backend) => {
  test.each(cases)('$name', async ({ run }) => {
    await run(tfjsRuntime(backend));
    expect(tf.memory().numTensors).toBe(0);
  });
});

const native = existsSync(new URL('../../../node_modules/@tensorflow/tfjs-node', import.meta.url));

describe('on node', () => {
  if (native) {
    test.each(cases)('$name', async ({ run }) => {
      await run(tfjsRuntime('node'));
      expect(tf.memory().numTensors).toBe(0);
    });
  } else {
    test.skip('not run: @tensorflow/tfjs-node is not installed; scripts/setup-tfjs-node builds it', () => {});
  }
});
