const tensorflow = ['@tensorflow/*'];

/** Gzipped sizes of what a page imports, TensorFlow.js apart. */
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
    ignore: tensorflow,
    limit: '15 kB',
    gzip: true,
  },
];
