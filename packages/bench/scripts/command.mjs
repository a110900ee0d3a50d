// What the commands share: options in, a table or JSON out.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';

/**
 * Reads a command's options, and ends the process with the usage when they ask for it or are wrong.
 *
 * @param usage what --help prints, and what says which options there are: in its first line those that may be left out stand in
 * brackets, and of each that has a value, N is a number
 */
export function readOptions(usage) {
  const [line] = usage.split('\n');
  const known = [...line.matchAll(/(\[?)--([\w-]+)( [^\s\]]+)?/g)].map(
    ([, optional, name, value = '']) => ({ optional, name, value: value.trim() }),
  );
  try {
    const types = known.map(({ name, value }) => [name, { type: value ? 'string' : 'boolean' }]);
    const options = { ...Object.fromEntries(types), help: { type: 'boolean' } };
    const { values } = parseArgs({ options });
    if (values.help) {
      console.log(usage);
      process.exit(0);
    }
    for (const { optional, name, value } of known) {
      const text = values[name];
      if (!text && !optional) throw new Error(`--${name} is missing.`);
      if (text === undefined || value !== 'N') continue;
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
  const { simd = null, threads = null } = backend ?? {};
  return [
    `${cpu.model}, ${cpu.cores} cores, load ${cpu.load[0].toFixed(1)}; Node ${node}`,
    ...(backend ? [backend.name] : []),
    ...(simd === null ? [] : [`SIMD ${simd ? 'on' : 'off'}`]),
    ...(threads === null ? [] : [`threads ${threads}`]),
    ...(git ? [`${git.commit.slice(0, 9)}${git.dirty ? ' with changes' : ''}`] : []),
  ].join(', ');
}

/** A row of a table: what is measured, and its figures in milliseconds. */
export function timeRow(name, { median, p90, p99, mad, outliers, samples }) {
  const figures = [median, p90, p99, mad].map((time) => time.toFixed(2));
  return [name, ...figures, `${outliers} of ${samples.length}`];
}

export const TIME_HEADER = ['ms', 'median', 'p90', 'p99', 'MAD', 'outliers'];
