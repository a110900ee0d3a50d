import { library } from '../../tsdown.base.ts';

export default library({
  index: 'src/index.ts',
  bccd: 'src/bccd.ts',
  'animals-320': 'src/animals-320.ts',
  'animals-320-distilled': 'src/animals-320-distilled.ts',
  default: 'src/default.ts',
});
