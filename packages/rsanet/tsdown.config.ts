import { library } from '../../tsdown.base.ts';

export default library(
  {
    index: 'src/index.ts',
    node: 'src/node.ts',
    model: 'src/model.ts',
    graph: 'src/graph.ts',
    worker: 'src/worker.ts',
    browser: 'src/browser.ts',
    'coco-ssd': 'src/coco-ssd.ts',
    'browser/coco-ssd': 'src/browser/coco-ssd.ts',
    'node/coco-ssd': 'src/node/coco-ssd.ts',
    'node/pool-worker': 'src/node/pool-worker.ts',
  },
  {
    // A file a module, so that a bundler loads and leaves out whole modules.
    unbundle: true,
    inputOptions: { optimization: { inlineConst: false } },
    deps: { neverBundle: [/^node:/] },
  },
);
