// `npm run test:packed`: each case, or those whose names hold the words that are given, as a table.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { machine } from '@rsanet/bench';
import { cases } from './cases.mjs';
import { packedReport } from './report.mjs';
import { openCases } from './run-cases.mjs';

const USAGE = `usage: test:packed [WORD...] [--jobs N] [--out FOLDER]
Runs the cases whose names hold all of the words.
  --jobs N      at a time, 1
  --out FOLDER  where packed.json and packed.md go`;

const { values, positionals: words } = parseArgs({
  options: {
    jobs: { type: 'string', default: '1' },
    out: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  },
  allowPositionals: true,
});
if (values.help) console.log(USAGE);
else await main(cases.filter(({ name }) => words.every((word) => name.includes(word))));

async function main(chosen) {
  if (chosen.length === 0) throw new Error(`No case is called ${words.join(' ')}.`);
  const environment = machine();
  const opened = await openCases();
  const outcomes = chosen.map(() => null);
  const waiting = [...chosen.entries()];
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [at, one] = next;
      outcomes[at] = await outcomeOf(opened, one);
      if (values.out) write(values.out, environment, outcomes.filter(Boolean));
    }
  };
  try {
    await Promise.all(Array.from({ length: Number(values.jobs) }, work));
  } finally {
    opened.close();
  }
  const failed = outcomes.filter(({ error }) => error !== null);
  for (const { name } of failed) console.log(`does not work: ${name}`);
  console.log(`\n${outcomes.length - failed.length} passed, ${failed.length} failed`);
  process.exitCode = failed.length > 0 ? 1 : 0;
}

async function outcomeOf(opened, one) {
  const begin = performance.now();
  const { error, page } = await opened.run(one).then(
    (page) => ({ error: null, page: page ?? null }),
    (error) => ({ error: error.message.slice(0, 3000), page: null }),
  );
  const seconds = Math.round((performance.now() - begin) / 1000);
  console.log(`${error ? 'fails' : 'works'}  ${`${seconds}`.padStart(4)} s  ${one.name}`);
  if (error) console.log(error);
  return { name: one.name, seconds, error, page };
}

/** Keeps what there is so far, as data and as a report. */
function write(folder, environment, outcomes) {
  const result = { benchmark: 'packed', version: 1, environment, cases: outcomes };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'packed.json'), `${JSON.stringify(result, null, 2)}\n`);
  writeFileSync(join(folder, 'packed.md'), packedReport(result));
}
