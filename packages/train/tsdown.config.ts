import { library } from '../../tsdown.base.ts';

export default library(
  { index: 'src/index.ts', 'wasm-gradients': 'src/wasm-gradients/index.ts' },
  { deps: { neverBundle: [/^node:/] } },
);
