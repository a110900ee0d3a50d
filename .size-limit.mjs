/** TensorFlow.js comes from the page, the schema library is not ours. */
const others = ['@tensorflow/*', 'valibot'];

/** Gzipped sizes of our own code that a page imports. */
export default [
  {
    name: 'nms alone',
    path: 'packages/detect-utils/dist/index.js',
    import: '{ nms }',
    limit: '2 kB',
    gzip: true,
  },
  {
    name: 'the inference path: loadDetector and detect',
    path: 'packages/rsanet/dist/index.js',
    import: '{ loadDetector }',
    ignore: others,
    limit: '18 kB',
    gzip: true,
    // As the page's bundler makes it: without it, imports of others count as calls of a CommonJS shim.
    modifyEsbuildConfig: (config) => ({ ...config, format: 'esm' }),
  },
];
