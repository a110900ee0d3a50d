// What the three commands share: options in, a table or JSON out.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';

const OUTPUT = { json: 'boolean', out: 'string', help: 'boolean' };

/**
 * Reads a command's options, and ends the process with the usage when they ask for it or are wrong.
 *
 * @param usage what --help prints
 * @param kinds of each option beside --json, --out and --help: 'number' or 'string'
 */
export function readOptions(usage, kinds) {
  try {
    const all = Object.entries({ ...kinds, ...OUTPUT });
    const options = Object.fromEntries(
      all.map(([name, kind]) => [name, { type: kind === 'boolean' ? 'boolean' : 'string' }]),
    );
    const { values } = parseArgs({ options });
    if (values.help) {
      console.log(usage);
      process.exit(0);
    }
    for (const [name, text] of Object.entries(values)) {
      if (kinds[name] !== 'number') continue;
      if (text.trim() === '' || Number.isNaN(Number(text))) {
        throw new Error(`--${name} is '${text}'; expected a number.`);
      }
      values[name] = Number(text);
    }
    return values;
  } catch (error) {
    console.error(`${error.message}\n\n${usage}`);
    process.exit(2);
  }
}

/** Prints a result, as JSON or as its table, and writes it where --out says. */
export function report(result, table, { json, out }) {
  const text = JSON.stringify(result, null, 2);
  if (out) {
    mkdirSync(dirname(out), { recursive: true });
    writeFileSync(out, `${text}\n`);
  }
  console.log(json ? text : table);
}

/** Runs a command; what it throws is reported in one line, with exit code 2 for a wrong option and 1 otherwise. */
export async function run(command) {
  try {
    await command();
  } catch (error) {
    console.error(error.message);
    process.exitCode = error.code === 'INVALID_ARGUMENT' ? 2 : 1;
  }
}

/** Rows of text in columns: the first to the left, the others to the right. */
export function columns(rows) {
  const cells = rows.map((row) => row.map(String));
  const widths = cells[0].map((_, at) => Math.max(...cells.map((row) => row[at].length)));
  return cells
    .map((row) =>
      row.map((cell, at) => (at ? cell.padStart(widths[at]) : cell.padEnd(widths[at]))).join('  '),
    )
    .join('\n');
}

/** One line on the machine and the backend of a result. */
export function machine({ cpu, node, backend, git }) {
  const wasm = backend.simd === null ? '' : `, SIMD ${backend.simd ? 'on' : 'off'}`;
  const threads = backend.threads === null ? '' : `, threads ${backend.threads}`;
  const commit = git ? `, ${git.commit.slice(0, 9)}${git.dirty ? ' with changes' : ''}` : '';
  const load = cpu.load[0].toFixed(1);
  return `${cpu.model}, ${cpu.cores} cores, load ${load}; Node ${node}, ${backend.name}${wasm}${threads}${commit}`;
}

/** A row of a table: what is measured, and its figures in milliseconds. */
export function timeRow(name, { median, p90, p99, mad, outliers, samples }) {
  const figures = [median, p90, p99, mad].map((time) => time.toFixed(2));
  return [name, ...figures, `${outliers} of ${samples.length}`];
}

export const TIME_HEADER = ['ms', 'median', 'p90', 'p99', 'MAD', 'outliers'];
