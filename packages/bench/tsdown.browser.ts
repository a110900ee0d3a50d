import type { UserConfig } from 'tsdown';

// Modules of Node that TensorFlow.js requires behind a check of the platform.
const NODE_ONLY = /^(crypto|fs|node-fetch|os|path|perf_hooks|string_decoder|util|worker_threads)$/;
const EMPTY = '\0empty';

/** The page of the browser sessions, with all that it needs; a chunk per backend. */
export const browserPage = page('dist/browser', {
  entry: { page: 'src/sessions/browser/page/page.ts' },
});

/** The page of the measurements in a fresh page, made as a site would be: minified, a chunk for each runtime. */
export const freshPage = page('dist/fresh', {
  entry: { fresh: 'src/fresh/page/page.ts' },
  minify: true,
});

function page(outDir: string, options: UserConfig): UserConfig & { outDir: string } {
  return {
    outDir,
    format: 'esm',
    platform: 'browser',
    target: 'es2023',
    dts: false,
    report: false,
    deps: { alwaysBundle: [/./], onlyBundle: false },
    inputOptions: {
      resolve: { conditionNames: ['@rsanet/source', 'browser', 'import', 'default'] },
    },
    plugins: [
      {
        name: 'without-node',
        resolveId: { order: 'pre', handler: (id) => (NODE_ONLY.test(id) ? EMPTY : null) },
        load: (id) => (id === EMPTY ? 'export {};' : null),
      },
    ],
    ...options,
  };
}
