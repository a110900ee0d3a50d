import { library } from '../../tsdown.base.ts';

export default library(
  { index: 'src/index.ts', node: 'src/node.ts' },
  { deps: { neverBundle: [/^node:/] } },
);
