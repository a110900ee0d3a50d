import { median } from 'simple-statistics';
import type { ColdStarts } from '../../benchmarks/cold-starts.ts';
import type { EngineComparison, EngineResult } from '../../benchmarks/engine.ts';
import type { Roofline, RooflineStep } from '../../roofline/roofline.ts';
import { bytesText, NONE, orNone, percent, pixels, ratioText, rounded, scaled } from '../number.ts';
import { machineText } from './machine.ts';
import { table } from './table.ts';
import { blocks, code } from './text.ts';

/** What the engine gains, how it starts, and what it reaches of the machine, as Markdown. */
export function engineReport({ environment, networks, settings }: EngineResult): string {
  const { pairs, sessions, starts, runs, threads } = settings;
  const infos = networks.flatMap(({ comparisons }) => comparisons.flatMap(({ peer }) => peer));
  const text = blocks([
    '## The engine',
    machineText(environment, infos),
    `Folded networks with random weights; ${pairs} interleaved pairs from ${sessions} pairs of processes or pages, medians of the ratios with bootstrap 95 % intervals; one thread but in the rows of ${threads} threads. Cold starts: ${starts} of each runtime in turn, each in a process or page that has done nothing before. Roofline: ${runs} runs.`,
    ...networks.flatMap((network) => [
      `### ${network.preset} at ${pixels(network.input)}`,
      comparisonTable([...network.comparisons, network.threads]),
      coldStartTable(network.coldStarts),
      rooflineText(network.roofline),
      stepTable(network.roofline),
    ]),
  ]);
  return `${text}\n`;
}

const backend = ({ backend, threads }: EngineComparison['peer']) =>
  `${code(backend)}${threads !== null && threads > 1 ? `, ${threads} threads` : ''}`;

const comparisonTable = (rows: readonly EngineComparison[]) =>
  table(rows, [
    { head: 'engine', align: 'left', cell: ({ engine }) => backend(engine) },
    { head: 'beside', align: 'left', cell: ({ peer }) => backend(peer) },
    { head: 'engine, ms', cell: ({ forward }) => rounded(forward.b.median) },
    { head: 'peer, ms', cell: ({ forward }) => rounded(forward.a.median) },
    { head: 'peer / engine', cell: ({ forward }) => ratioText(forward) },
    { head: 'image to boxes', cell: ({ total }) => ratioText(total) },
    { head: 'outputs agree', cell: ({ parity }) => (parity.within ? 'yes' : '**no**') },
    { head: 'load', cell: ({ load }) => load.toFixed(1) },
  ]);

const coldStartTable = (rows: readonly ColdStarts[]) =>
  table(rows, [
    { head: 'cold start of', align: 'left', cell: ({ runtime }) => code(runtime) },
    { head: 'import to first boxes, ms', cell: ({ total }) => rounded(total.median) },
    { head: 'import', cell: ({ imports }) => rounded(imports) },
    { head: 'load', cell: ({ load }) => rounded(load) },
    { head: 'of that, opening', cell: ({ opening }) => rounded(opening) },
    { head: 'first boxes', cell: ({ first }) => rounded(first) },
    {
      head: 'over the engine',
      cell: ({ runtime, overEngine }) => (runtime === 'engine' ? NONE : ratioText(overEngine)),
    },
    { head: 'peak resident', cell: ({ memory }) => orNone(memory?.peak, bytesText) },
    { head: 'before import', cell: ({ memory }) => orNone(memory?.idle, bytesText) },
    { head: 'download', cell: ({ download }) => orNone(download?.bytes, bytesText) },
    { head: 'gzipped', cell: ({ download }) => orNone(download?.gzipped, bytesText) },
  ]);

const NAMES = { simd: 'SIMD', relaxed: 'relaxed SIMD' } as const;

function rooflineText({ build, machine, opening, memoryBytes, macs, times, ofPeak }: Roofline) {
  const { peak, near, far } = machine;
  const adds = build === 'relaxed' ? 'fused multiply-adds' : 'multiplications and additions';
  const time = median([...times]);
  return `The ${NAMES[build]} build runs ${scaled(macs)} multiply-accumulates in ${rounded(time)} ms, ${scaled((2 * macs) / (time / 1000), 'FLOP/s')}: **${percent(ofPeak)}** of the ${scaled(peak, 'FLOP/s')} that a loop of ${adds} in registers reaches here. Memory is read by ${scaled(near.read, 'B/s')} and copied by ${scaled(near.copy, 'B/s')} within 2 MiB, by ${scaled(far.read, 'B/s')} and ${scaled(far.copy, 'B/s')} within 128 MiB. Compiling, planning and packing took ${rounded(opening)} ms, the executor's memory is ${bytesText(memoryBytes)}. Steps:`;
}

function stepTable({ steps }: Roofline): string {
  const all = steps.reduce((sum, { time }) => sum + time, 0);
  return table<RooflineStep>(steps, [
    { head: 'kernel', align: 'left', cell: ({ kernel }) => code(kernel) },
    { head: 'value', align: 'left', cell: ({ value }) => code(value) },
    { head: 'shape', cell: ({ shape }) => shape.join('×') },
    { head: 'MACs', cell: ({ macs }) => (macs > 0 ? scaled(macs) : NONE) },
    { head: 'bytes', cell: ({ bytes }) => bytesText(bytes) },
    { head: 'ms', cell: ({ time }) => time.toFixed(3) },
    { head: 'of all', cell: ({ time }) => percent(time / all) },
    { head: 'of peak', cell: ({ macs, ofPeak }) => (macs > 0 ? percent(ofPeak) : NONE) },
    { head: 'of cache bandwidth', cell: ({ ofBandwidth }) => percent(ofBandwidth) },
  ]);
}
