import { playwright } from '@vitest/browser-playwright';
import { defineProject } from 'vitest/config';
import { CHROMIUM_FLAGS, chromiumPath } from './scripts/chromium.ts';
import { ISOLATION_HEADERS } from './scripts/isolation.ts';

export default defineProject({
  resolve: { conditions: ['@rsanet/source', 'browser', 'import', 'module', 'default'] },
  server: { headers: { ...ISOLATION_HEADERS } },
  // All at once and first: one found later would come with a second copy of tfjs-core.
  optimizeDeps: {
    include: [
      ...['core', 'backend-cpu', 'backend-wasm', 'backend-webgl', 'backend-webgpu'].map(
        (name) => `@tensorflow/tfjs-${name}`,
      ),
      '@noble/hashes/sha2.js',
      '@noble/hashes/utils.js',
      'pure-rand/distribution/uniformFloat64',
      'pure-rand/distribution/uniformInt',
      'pure-rand/generator/xoroshiro128plus',
      'simple-statistics',
      'valibot',
    ],
  },
  test: {
    name: 'browser',
    include: ['packages/*/src/**/*.browser.test.ts'],
    // One page computes at a time, after all else: a software GPU takes every core, and some tests watch
    // whether the page is held up.
    fileParallelism: false,
    sequence: { groupOrder: 1 },
    testTimeout: 120_000,
    hookTimeout: 120_000,
    globalSetup: ['scripts/browser-tests.ts'],
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      provider: playwright({
        launchOptions: { executablePath: chromiumPath(), args: [...CHROMIUM_FLAGS] },
      }),
      instances: [{ browser: 'chromium' }],
    },
  },
});
