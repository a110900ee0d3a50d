import { library } from '../../tsdown.base.ts';

export default library({
  index: 'src/index.ts',
  graph: 'src/graph.ts',
  blocks: 'src/blocks/index.ts',
});
