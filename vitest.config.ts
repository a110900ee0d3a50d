import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { ClosingLine } from './scripts/closing-line.ts';

const conditions = ['@rsanet/source', 'node', 'import', 'module', 'default'];

/** Tests that run in Chromium; those of a page are started by tests that run in Node. */
const BROWSER = 'packages/*/src/**/*.browser.test.ts';

/** What runs in Node. */
export const node = {
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: ['node', 'import', 'default'] } },
  test: {
    name: 'node',
    include: ['packages/*/src/**/*.test.ts', 'scripts/**/*.test.ts'],
    exclude: [BROWSER],
    setupFiles: ['scripts/property-seed.ts'],
    // Worker threads of what is tested load sources, too.
    execArgv: ['--import', new URL('scripts/typescript-in-workers.mjs', import.meta.url).href],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
} satisfies TestProjectInlineConfiguration;

export default defineConfig({
  test: {
    reporters: ['default', new ClosingLine()],
    // Of the tests that run in Node; pages come after them, one at a time.
    maxWorkers: '100%',
    projects: [node, './vitest.browser.config.ts', './apps/demo/vitest.config.ts'],
  },
});
