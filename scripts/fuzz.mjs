// Gives every reader files that are nearly right: `npm run fuzz -- --inputs 100000`.
import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { fuzz } from './fuzz/fuzz.ts';
import { READERS } from './fuzz/readers.ts';

const USAGE = `usage: fuzz [--inputs N] [--seed N] [--reader NAME]
Exit code 1 when a reader throws anything but an RsanetError, computes for over 5 s at an input, or memory grows by more than
1.5 GiB; the input then lies in fuzz-faults.
  --inputs N    files that each reader is given, 100000; a slow one gets its share of them
  --seed N      what the files are drawn by, 1
  --reader NAME one of ${Object.keys(READERS).join(', ')}; all of them`;

const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    reader: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  },
});

async function search() {
  const names = values.reader === undefined ? Object.keys(READERS) : [values.reader];
  let started = performance.now();
  const results = fuzz(names, Number(values.inputs), Number(values.seed));
  for await (const { reader, inputs, memory, fault } of results) {
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    started = performance.now();
    const grown = Math.max(0, Math.round(memory / 2 ** 20));
    console.log(
      `${reader}: ${inputs} inputs, ${seconds} s, memory +${grown} MiB, ${fault ? 'FAULT' : 'no fault'}`,
    );
    if (!fault) continue;
    mkdirSync('fuzz-faults', { recursive: true });
    const path = `fuzz-faults/${reader.replaceAll(' ', '-')}-${values.seed}`;
    writeFileSync(path, fault.bytes);
    console.log(`  ${path}${fault.file && ` as ${fault.file}`}: ${fault.why}`);
    process.exitCode = 1;
  }
}

if (values.help) console.log(USAGE);
else await search();
