import { library } from '../../tsdown.base.ts';

// A file a module, so that a bundler leaves out whole modules that a page does not reach; a constant
// that is copied into another file would leave an empty import behind.
export default library(
  {
    index: 'src/index.ts',
    node: 'src/node.ts',
    'trainer/index': 'src/trainer/index.ts',
    'wasm-threads': 'src/wasm-threads.ts',
    'wasm-gradients/index': 'src/wasm-gradients/index.ts',
  },
  { unbundle: true, inputOptions: { optimization: { inlineConst: false } } },
);
