import { defineConfig } from 'vitest/config';
import browser from './vitest.browser.config.ts';

/** What is measured in a page, and so is no test: it depends on what else the machine does. */
export default defineConfig({
  ...browser,
  test: { ...browser.test, include: ['packages/*/src/**/*.bench.ts'] },
});
