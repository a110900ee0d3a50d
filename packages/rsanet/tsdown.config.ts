import { library } from '../../tsdown.base.ts';

export default library(
  { index: 'src/index.ts', node: 'src/node.ts', model: 'src/model.ts' },
  { deps: { neverBundle: [/^node:/] } },
);
