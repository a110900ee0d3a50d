import { library } from '../../tsdown.base.ts';

// A file a module, so that a bundler leaves out whole modules that a page does not reach.
export default library(
  { index: 'src/index.ts', 'draw/index': 'src/draw/index.ts' },
  { unbundle: true },
);
