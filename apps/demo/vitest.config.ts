import { defineProject } from 'vitest/config';

export default defineProject({
  resolve: { conditions: ['@rsanet/source', 'browser', 'import', 'module', 'default'] },
  ssr: { resolve: { conditions: ['@rsanet/source', 'import', 'module', 'default'] } },
  // One page computes at a time, after all other tests.
  test: {
    name: 'demo',
    include: ['src/**/*.test.ts', 'page/**/*.page.test.ts'],
    fileParallelism: false,
    sequence: { groupOrder: 2 },
    expect: { poll: { timeout: 10_000 } },
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
