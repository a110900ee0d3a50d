import { library } from '../../tsdown.base.ts';

// A file a module, so that a bundler leaves out whole modules that a page does not reach; a constant
// that is copied into another file would leave an empty import behind.
export default library(
  { index: 'src/index.ts', 'train/index': 'src/train/index.ts' },
  {
    unbundle: true,
    inputOptions: { optimization: { inlineConst: false } },
    // The files that scripts/ has just put there stay.
    clean: ['dist/**/*', '!dist/*.wasm', '!dist/worker.js'],
  },
);
