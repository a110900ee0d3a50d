// `npm run test:packed`: each case, or those whose names hold the words that are given, as a table.
import { cases } from './cases.mjs';
import { openCases } from './run-cases.mjs';

const words = process.argv.slice(2);
const chosen = cases.filter(({ name }) => words.every((word) => name.includes(word)));
if (chosen.length === 0) throw new Error(`No case is called ${words.join(' ')}.`);

const failed = [];
const opened = await openCases();
try {
  for (const one of chosen) {
    const begin = performance.now();
    const error = await opened.run(one).then(
      () => null,
      (error) => error,
    );
    const seconds = ((performance.now() - begin) / 1000).toFixed(0).padStart(4);
    console.log(`${error ? 'fails' : 'works'}  ${seconds} s  ${one.name}`);
    if (!error) continue;
    failed.push(one.name);
    console.log(error.message.slice(0, 3000));
  }
} finally {
  opened.close();
}
for (const name of failed) console.log(`does not work: ${name}`);
console.log(`\n${chosen.length - failed.length} passed, ${failed.length} failed`);
process.exitCode = failed.length > 0 ? 1 : 0;
