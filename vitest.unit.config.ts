import { defineConfig } from 'vitest/config';
import { ClosingLine } from './scripts/closing-line.ts';
import { node } from './vitest.config.ts';

/** What starts a browser, npm, git or other programs, trains until something is learnt, or compares whole networks. */
const SLOW = [
  'scripts/**',
  'packages/bench/src/{benchmarks,compare,fresh,peers,rsam,sameness,study,teach,training-speed,transfer}/**',
  'packages/bench/src/{ccm/variants,matrix/matrix,sample/network,sample/objectness}.test.ts',
  'packages/bench/src/sessions/*/{open-*-session,running-*}.test.ts',
  'packages/cli/src/{commands,detect-many}/**',
  'packages/engine/src/{binary/generated,threads/conformance,threads/page,threads/process,train/gradients}.test.ts',
  'packages/graph/src/{graph-model/to-graph-model,onnx/to-onnx}.test.ts',
  'packages/rsanet/src/node/{detector-pool,load-detector}.test.ts',
  'packages/tfjs/src/**/{conformance,tfjs-trainer,training-memory}.test.ts',
  'packages/train/src/checkpoint/detector-tensors.test.ts',
  'packages/train/src/node/{batch-workers,killed,same-images}.test.ts',
  'packages/train/src/trainer/{train,multi-scale,open-trainer}.test.ts',
];

// `npm run test:unit`: what shows in a minute whether a change broke something. `npm test` runs all.
export default defineConfig({
  test: {
    reporters: ['default', new ClosingLine()],
    projects: [{ ...node, test: { ...node.test, exclude: [...node.test.exclude, ...SLOW] } }],
  },
});
