import type { MatrixNetwork, MatrixResult } from '../../matrix/matrix.ts';
import type { Cell } from '../../matrix/run-cell.ts';
import type { StageTimes } from '../../sessions/protocol.ts';
import type { Figure } from '../../statistics/figure.ts';
import { bytesText, NONE, orNone, pixels, rounded, scaled, within } from '../number.ts';
import { backendName, devicesText, machineText, reasonsText } from './machine.ts';
import { boxesText, differenceText } from './parity.ts';
import { type Column, table } from './table.ts';
import { blocks, code, escaped } from './text.ts';

type MeasuredCell = Extract<Cell, { status: 'ok' }>;

/** Each network on each backend. */
export function matrixText({ environment, settings, picture, networks }: MatrixResult): string {
  const infos = networks.flatMap(({ cells }) => measured(cells).map(({ info }) => info));
  const { runs, warmups, threads } = settings;
  const asked =
    threads === null ? '' : `, ${threads} ${threads === 1 ? 'thread' : 'threads'} asked for`;
  return blocks([
    '## RSANet by backend',
    machineText(environment, infos),
    `Up to ${runs} inferences of a ${pixels(picture)} image after ${warmups} for warming up${asked}; medians with bootstrap 95 % intervals. Weights are random, which takes the same time as trained ones.`,
    ...networks.map(networkText),
  ]);
}

function networkText(network: MatrixNetwork): string {
  const { preset, input, params, macs, flops, memoryAccess, bytes, hash } = network;
  const { cells, withoutReference } = network;
  const ok = measured(cells);
  return blocks([
    `### ${preset} at ${pixels(input)}`,
    `${scaled(params)} parameters, ${scaled(macs)} multiply-accumulates, ${scaled(flops)} FLOPs, ${bytesText(memoryAccess)} memory access; model of ${bytesText(bytes)}, SHA-256 ${code(hash.slice(0, 12))}.`,
    withoutReference && `There are no outputs of cpu to compare with: ${escaped(withoutReference)}`,
    summaryText(cells, ok),
    'Frames per second, and milliseconds per stage:',
    table(cells, [NAME, STATUS, ...SPEED]),
    reasonsText(cells, ({ backend }) => code(backend)),
    ok.length > 0 ? 'Spread, and what comes before, in milliseconds:' : null,
    ok.length > 0 ? table(ok, [NAME, ...SPREAD]) : null,
    ok.length > 0 ? 'Agreement with cpu, and resources an inference:' : null,
    ok.length > 0 ? table(ok, [NAME, ...RESOURCES]) : null,
    devicesText(ok.map(({ info }) => info)),
  ]);
}

function summaryText(cells: readonly Cell[], ok: readonly MeasuredCell[]): string {
  const count = `${ok.length} of ${cells.length} backends ran.`;
  const fastest = ok.toSorted((a, b) => b.fps - a.fps)[0];
  if (!fastest) return count;
  return `${count} The highest median is that of ${backendName(fastest.info)}: ${rounded(fastest.fps)} frames per second from image to boxes.`;
}

const measured = (cells: readonly Cell[]) => cells.filter((cell) => cell.status === 'ok');

const time = ({ median, interval }: Figure) => within(median, interval);
const whenOk = (format: (cell: MeasuredCell) => string) => (cell: Cell) =>
  cell.status === 'ok' ? format(cell) : NONE;

const NAME: Column<Cell> = {
  head: 'backend',
  align: 'left',
  cell: (cell) => (cell.status === 'ok' ? backendName(cell.info) : code(cell.backend)),
};
const STATUS: Column<Cell> = { head: 'status', align: 'left', cell: ({ status }) => status };

const stage = (head: string, name: keyof StageTimes): Column<Cell> => ({
  head,
  cell: whenOk(({ stages }) => time(stages[name])),
});

const SPEED: readonly Column<Cell>[] = [
  {
    head: 'FPS',
    cell: whenOk(({ fps, stages }) => {
      const [low, high] = stages.total.interval;
      return within(fps, [1000 / high, 1000 / low]);
    }),
  },
  stage('end to end', 'total'),
  stage('preprocess', 'preprocess'),
  stage('forward', 'forward'),
  stage('postprocess', 'postprocess'),
];

const spread = (name: 'forward' | 'total', called: string): Column<MeasuredCell>[] => [
  { head: `${called} p90`, cell: ({ stages }) => rounded(stages[name].p90) },
  { head: 'p99', cell: ({ stages }) => rounded(stages[name].p99) },
  { head: 'MAD', cell: ({ stages }) => rounded(stages[name].mad) },
  { head: 'outliers', cell: ({ stages }) => `${stages[name].outliers}` },
];

const SPREAD: readonly Column<MeasuredCell>[] = [
  { head: 'inferences', cell: ({ stages }) => `${stages.total.samples.length}` },
  ...spread('forward', 'forward'),
  ...spread('total', 'end to end'),
  { head: 'load', cell: ({ info }) => rounded(info.load) },
  { head: 'cold first', cell: ({ info }) => rounded(info.coldFirst) },
  { head: 'warm-up', cell: ({ info }) => rounded(info.warmup) },
];

const RESOURCES: readonly Column<MeasuredCell>[] = [
  { head: 'difference / largest output', cell: ({ parity }) => orNone(parity, differenceText) },
  { head: 'boxes', cell: ({ parity }) => orNone(parity, boxesText) },
  { head: 'peak memory', cell: ({ resources }) => orNone(resources.peakMemory, bytesText) },
  { head: 'tensors left', cell: ({ resources }) => orNone(resources.tensorsLeft, String) },
  { head: 'kernels', cell: ({ resources }) => orNone(resources.kernels, String) },
  { head: 'bytes moved (computed)', cell: ({ resources }) => bytesText(resources.bytesMoved) },
  { head: 'threads', cell: ({ info }) => orNone(info.threads, String) },
  { head: 'SIMD', cell: ({ info }) => orNone(info.simd, (simd) => (simd ? 'yes' : 'no')) },
];
