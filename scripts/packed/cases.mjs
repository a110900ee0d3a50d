import { bundlerCases } from './bundler-cases.mjs';
import { examplesCase } from './examples-case.mjs';
import { frameworkCases } from './framework-cases.mjs';
import { nextCases } from './next-cases.mjs';
import { nodeCases } from './node-cases.mjs';
import { typesCases } from './types-cases.mjs';

/** How the packages are used, each in an empty folder; `short` ones are part of `npm test`. */
export const cases = [
  ...nodeCases,
  ...typesCases,
  examplesCase,
  ...bundlerCases,
  ...nextCases,
  ...frameworkCases,
].map(({ short = false, ...one }) => ({ ...one, short }));
