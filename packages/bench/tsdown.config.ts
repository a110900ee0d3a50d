import { defineConfig } from 'tsdown';
import { library } from '../../tsdown.base.ts';
import { browserPage, freshPage } from './tsdown.browser.ts';
import { nodeChild } from './tsdown.node.ts';
import { withNotices } from './tsdown.notices.ts';

export default defineConfig([
  library({
    index: 'src/index.ts',
    names: 'src/names.ts',
    browser: 'src/browser.ts',
    'compare-tree': 'src/compare/tree.ts',
    'study-child': 'src/study/child.ts',
    'training-child': 'src/training-speed/child.ts',
  }),
  ...[browserPage, freshPage, nodeChild].map(withNotices),
]);
