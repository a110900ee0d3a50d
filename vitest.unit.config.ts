import { defineConfig } from 'vitest/config';
import { ClosingLine } from './scripts/closing-line.ts';
import { node } from './vitest.config.ts';

/** What starts a browser, npm, git or other programs, trains until something is learnt, or compares whole networks. */
const SLOW = [
  'scripts/**',
  'packages/bench/src/{benchmarks,compare,fresh,peers,rsam,sameness,study,training-speed,transfer}/**',
  'packages/bench/src/{matrix/matrix,sample/network,sample/objectness,sessions/*/open-*-session,sessions/*/running-*}.test.ts',
  'packages/cli/src/commands/**',
  'packages/engine/src/threads/{page,process}.test.ts',
  'packages/train/src/node/{killed,same-images}.test.ts',
  'packages/train/src/trainer/{train,multi-scale,open-trainer}.test.ts',
];

// `npm run test:unit`: what shows in a minute whether a change broke something. `npm test` runs all.
export default defineConfig({
  test: {
    reporters: ['default', new ClosingLine()],
    projects: [{ ...node, test: { ...node.test, exclude: [...node.test.exclude, ...SLOW] } }],
  },
});
