import { defineConfig, mergeConfig } from 'vitest/config';
import browser from './vitest.browser.config.ts';

/** What is measured in a page, and so is no test: it depends on what else the machine does. */
const measured = mergeConfig(browser, {});

export default defineConfig({
  ...measured,
  test: { ...measured.test, include: ['packages/*/src/**/*.bench.ts'] },
});
