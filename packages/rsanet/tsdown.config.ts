import { library } from '../../tsdown.base.ts';

export default library(
  {
    index: 'src/index.ts',
    node: 'src/node.ts',
    model: 'src/model.ts',
    worker: 'src/worker.ts',
    'coco-ssd': 'src/coco-ssd.ts',
    'node/coco-ssd': 'src/node/coco-ssd.ts',
  },
  { deps: { neverBundle: [/^node:/] } },
);
