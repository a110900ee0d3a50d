// `npm run test:packed`: each case, or those whose names hold the words that are given, as a table.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { machine } from '@rsanet/bench';
import { cases } from './cases.mjs';
import { packedReport } from './report.mjs';
import { openCases } from './run-cases.mjs';

const { values, positionals: words } = parseArgs({
  options: { out: { type: 'string' } },
  allowPositionals: true,
});
const chosen = cases.filter(({ name }) => words.every((word) => name.includes(word)));
if (chosen.length === 0) throw new Error(`No case is called ${words.join(' ')}.`);

const environment = machine();
const opened = await openCases();
const results = [];
let browser = null;
try {
  for (const one of chosen) {
    const begin = performance.now();
    const outcome = await opened.run(one).then(
      (page) => ({ error: null, page: page ?? null }),
      (error) => ({ error: error.message.slice(0, 3000), page: null }),
    );
    const seconds = Math.round((performance.now() - begin) / 1000);
    const { error } = outcome;
    browser ??= outcome.page?.browser ?? null;
    const page = outcome.page && { built: outcome.page.built ?? null, loaded: outcome.page.loaded };
    results.push({ name: one.name, seconds, error, page });
    console.log(`${error ? 'fails' : 'works'}  ${`${seconds}`.padStart(4)} s  ${one.name}`);
    if (error) console.log(error);
    if (values.out) write(values.out);
  }
} finally {
  opened.close();
}
const failed = results.filter(({ error }) => error !== null);
for (const { name } of failed) console.log(`does not work: ${name}`);
console.log(`\n${results.length - failed.length} passed, ${failed.length} failed`);
process.exitCode = failed.length > 0 ? 1 : 0;

/** Keeps what there is so far, as data and as a report. */
function write(folder) {
  const result = { benchmark: 'packed', version: 1, environment, browser, cases: results };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'packed.json'), `${JSON.stringify(result, null, 2)}\n`);
  writeFileSync(join(folder, 'packed.md'), packedReport(result));
}
