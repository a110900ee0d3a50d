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
    name: 'the inference path: loadDetector and detect, without what it loads beside the runtime',
    path: 'packages/rsanet/dist/index.js',
    import: '{ loadDetector }',
    ignore: others,
    limit: '15 kB',
    gzip: true,
    modifyEsbuildConfig: (config) => asPage(config, './read-model.js', '@rsanet/engine'),
  },
  {
    name: 'loaded beside the runtime: reading, checking and folding a model',
    path: 'packages/rsanet/dist/read-model.js',
    import: '{ readFolded }',
    ignore: others,
    limit: '10.5 kB',
    gzip: true,
    // Which the inference path has already.
    modifyEsbuildConfig: (config) => asPage(config, './model-source.js', '@rsanet/errors'),
  },
  {
    name: 'all that a page loads to detect: detector, engine with its kernels, and the graph of bccd, without weights',
    import: {
      'packages/rsanet/dist/index.js': '{ loadDetector }',
      'packages/models/dist/bccd.js': 'bccd',
      'packages/models/models/bccd/model.json': 'graph',
    },
    limit: '60 kB',
    gzip: true,
    // Of the two builds of the kernels a page loads one.
    modifyEsbuildConfig: (config) => asPage(config, './simd.js'),
  },
];

/** As a page's bundler makes it: without it, imports of others count as calls of a CommonJS shim. */
function asPage(config, ...apart) {
  return { ...config, format: 'esm', external: [...(config.external ?? []), ...apart] };
}
