import { defineConfig } from 'vitest/config';
import { ClosingLine } from './scripts/closing-line.ts';
import { node } from './vitest.config.ts';

/** What starts a browser, npm, git or other programs, trains until something is learnt, compares whole networks, or takes seconds. */
const SLOW = [
  'scripts/**',
  'packages/bench/src/{benchmarks,compare,fresh,peers,rsam,sameness,study,teach,training-speed,transfer}/**',
  'packages/bench/src/{ccm/variants,matrix/matrix,sample/network,sample/objectness}.test.ts',
  'packages/bench/src/sessions/*/{open-*-session,running-*}.test.ts',
  'packages/cli/src/{commands,detect-many}/**',
  'packages/detect-utils/src/nms.test.ts',
  'packages/engine/src/{binary/generated,conformance,executor,letterbox/letterbox-strips,train/gradients}.test.ts',
  'packages/engine/src/threads/{conformance,open-threads,page,process,same-bits}.test.ts',
  'packages/graph/src/{differentiate/gradients,graph-model/to-graph-model,onnx/to-onnx}.test.ts',
  'packages/rsanet/src/{engine,graph,graph-model,node/detector-pool,node/load-detector}.test.ts',
  'packages/tfjs/src/**/{conformance,conv-backprop,differentiate,layer-models,tfjs-trainer,training-memory}.test.ts',
  'packages/train/src/{augment/augment,checkpoint/detector-tensors}.test.ts',
  'packages/train/src/node/{batch-workers,killed,same-images}.test.ts',
  'packages/train/src/trainer/{train,multi-scale,open-trainer}.test.ts',
];

// `npm run test:unit`: what shows in a minute whether a change broke something. `npm test` runs all.
export default defineConfig({
  test: {
    reporters: ['default', new ClosingLine()],
    maxWorkers: '100%',
    projects: [
      // No worker thread of these tests loads sources.
      { ...node, test: { ...node.test, exclude: [...node.test.exclude, ...SLOW], execArgv: [] } },
    ],
  },
});
