import type {
  CcmBackend,
  CcmComparison,
  CcmFindings,
  CcmResult,
  CcmSet,
  ChartPoint,
} from '../../ccm/result.ts';
import { shuffleNetRatios } from '../../ccm/shufflenet.ts';
import { kindOf, type SetKind } from '../../ccm/variants.ts';
import type { SessionInfo } from '../../sessions/protocol.ts';
import {
  bytesText,
  NONE,
  orNone,
  pixels,
  ratioText,
  scaled,
  signedPercent,
  within,
} from '../number.ts';
import { backendName, devicesText, machineText, reasonsText } from './machine.ts';
import { type Column, table } from './table.ts';
import { blocks, bullets, code, escaped, listed } from './text.ts';

type MeasuredBackend = Extract<CcmBackend, { status: 'ok' }>;

/** Whether 1:1 wins, set by set and backend by backend. */
export function ccmText({ environment, sets, backends }: CcmResult): string {
  const ok = backends.filter((one) => one.status === 'ok');
  const { backend: _, ...machine } = environment;
  const infos = ok.flatMap((one) => infosOf(one));
  return blocks([
    '## Channel ratios of the CCM',
    machineText(machine, infos),
    'Networks of equal work whose pointwise convolutions keep their channels (1:1) or widen and narrow them. Times are of the forward pass, by interleaved pairs with 1:1: above 1, 1:1 is faster. 1:1 wins or loses by the whole bootstrap 95 % interval; else it is undecided.',
    reasonsText(backends, ({ backend }) => code(backend)),
    devicesText(infos),
    overviewText(sets, ok),
    ...sets.map((set) => setText(set, ok)),
  ]);
}

const infosOf = ({ sets }: MeasuredBackend): SessionInfo[] =>
  sets.flatMap(({ comparisons }) =>
    comparisons.flatMap((one) => (one.status === 'ok' ? [one.info] : [])),
  );

const nameOf = (backend: MeasuredBackend): string =>
  backendName(infosOf(backend)[0] ?? { backend: backend.backend, software: null });

const KINDS: readonly SetKind[] = ['pointwise-only', 'with-depthwise', 'backbone'];
const RATIOS = ['1:2', '1:6', '1:12'];

interface OverviewRow {
  name: string;
  sizes: string;
  /** Time over that of 1:1 by kind and ratio. */
  cell(kind: SetKind, ratio: string): string;
}

/** Every backend in one table, and what ShuffleNetV2 publishes. */
function overviewText(
  sets: readonly CcmSet[],
  backends: readonly MeasuredBackend[],
): string | null {
  if (backends.length === 0) return null;
  const rows = backends.map((one): OverviewRow => {
    const own = sets.filter(({ name }) => one.sets.some(({ set }) => set === name));
    return {
      name: nameOf(one),
      sizes: [...new Set(own.map(({ input }) => pixels(input)))].join(', '),
      cell(kind, ratio) {
        const findings = one.sets.find(({ set }) => kindOf(set) === kind);
        const found = findings?.comparisons.find(({ variant }) => variant === ratio);
        if (found?.status !== 'ok') return found?.status ?? NONE;
        return within(found.comparison.ratio, found.comparison.interval, hundredths);
      },
    };
  });
  const [first] = shuffleNetRatios;
  const published = (['gpu', 'cpu'] as const).map(
    (device): OverviewRow => ({
      name: `ShuffleNetV2, table 1, ${device === 'gpu' ? 'GPU' : 'ARM'}`,
      sizes: '56×56',
      cell(kind, ratio) {
        const row = shuffleNetRatios.find((one) => `1:${one.ratio}` === ratio)!;
        return kind === 'pointwise-only' ? hundredths(first![device] / row[device]) : NONE;
      },
    }),
  );
  const kinds = KINDS.filter((kind) => sets.some(({ name }) => kindOf(name) === kind));
  const columns: Column<OverviewRow>[] = [
    { head: 'backend', align: 'left', cell: ({ name }) => name },
    { head: 'inputs', align: 'left', cell: ({ sizes }) => sizes },
    ...kinds.flatMap((kind) =>
      RATIOS.map((ratio) => ({
        head: `${kind} ${ratio}`,
        cell: (row: OverviewRow) => row.cell(kind, ratio),
      })),
    ),
  ];
  return blocks([
    '### All backends',
    'Time over that of 1:1 and its 95 % interval; above 1, 1:1 is faster.',
    table([...rows, ...published], columns),
  ]);
}

const hundredths = (ratio: number) => ratio.toFixed(2);

/** What a set costs, and what each backend says of it. */
function setText(set: CcmSet, backends: readonly MeasuredBackend[]): string {
  const found = backends.flatMap((one) =>
    one.sets
      .filter((findings) => findings.set === set.name)
      .map((findings) => ({ name: nameOf(one), findings })),
  );
  const rows = found.flatMap(({ name, findings }) => rowsOf(set, name, findings));
  const comparisons = found.flatMap(({ name, findings }) =>
    findings.comparisons.map((one) => ({ ...one, name })),
  );
  return blocks([
    `### ${set.name} at ${pixels(set.input)}`,
    bullets(found.map(({ name, findings }) => verdictText(set, name, findings))),
    table(set.variants, costColumns(set)),
    rows.length > 0 ? table(rows, FINDINGS) : null,
    reasonsText(comparisons, ({ name, variant }) => `${name}, ${escaped(variant)}`),
  ]);
}

/** The verdict over the other ratios, and apart from it what is found of modules of another kind. */
function verdictText({ variants }: CcmSet, name: string, findings: CcmFindings): string {
  const ratios = new Set(variants.flatMap((one) => (one.ratio === null ? [] : [one.name])));
  const among = (isRatio: boolean) =>
    againstText(findings.comparisons.filter(({ variant }) => ratios.has(variant) === isRatio));
  const [others, modules] = [among(true), among(false)];
  const why = others ?? 'no other ratio could be measured';
  const apart = modules ? ` Of modules of another kind, which do not count here, ${modules}.` : '';
  return `${name}: **${findings.verdict}**: ${why}.${apart}`;
}

/** What 1:1 wins and loses against; null when nothing was measured. */
function againstText(comparisons: readonly CcmComparison[]): string | null {
  const facts = SAID.flatMap(([verdict, said]) => {
    const names = comparisons.flatMap((one) =>
      one.status === 'ok' && one.verdict === verdict ? [escaped(one.variant)] : [],
    );
    return names.length > 0 ? [`it ${said} against ${listed(names)}`] : [];
  });
  return facts.length > 0 ? facts.join('; ') : null;
}

const SAID = [
  ['1:1 wins', 'wins'],
  ['1:1 loses', 'loses'],
  ['undecided', 'is undecided'],
] as const;

function costColumns({ variants: [first] }: CcmSet): Column<CcmSet['variants'][number]>[] {
  return [
    { head: 'variant', align: 'left', cell: ({ name }) => escaped(name) },
    { head: 'ratio', cell: ({ ratio }) => orNone(ratio, (value) => `1:${+value.toFixed(2)}`) },
    { head: 'channels', align: 'left', cell: ({ channels }) => channels.join(', ') },
    { head: 'parameters', cell: ({ params }) => scaled(params) },
    { head: 'MACs', cell: ({ macs }) => scaled(macs) },
    {
      head: 'to the first',
      cell: ({ macs }) => (first ? signedPercent(macs / first.macs - 1) : NONE),
    },
    { head: 'FLOPs', cell: ({ flops }) => scaled(flops) },
    { head: 'memory access', cell: ({ memoryAccess }) => bytesText(memoryAccess) },
    { head: 'folded', cell: ({ foldedMemoryAccess }) => bytesText(foldedMemoryAccess) },
  ];
}

/** A variant on a backend; the first of a set is what the others are compared with. */
interface FindingRow {
  backend: string;
  variant: string;
  first: boolean;
  point: ChartPoint | undefined;
  found: CcmComparison | undefined;
}

const rowsOf = (
  { variants }: CcmSet,
  backend: string,
  { chart, comparisons }: CcmFindings,
): FindingRow[] =>
  variants.map(({ name: variant }, at) => ({
    backend,
    variant,
    first: at === 0,
    point: chart.find((one) => one.variant === variant),
    found: comparisons.find((one) => one.variant === variant),
  }));

const FINDINGS: readonly Column<FindingRow>[] = [
  { head: 'backend', align: 'left', cell: ({ backend }) => backend },
  { head: 'variant', align: 'left', cell: ({ variant }) => escaped(variant) },
  { head: 'FPS', cell: ({ point }) => orNone(point, ({ fps, interval }) => within(fps, interval)) },
  {
    head: 'time over that of 1:1',
    cell: ({ first, found }) =>
      found?.status === 'ok' ? ratioText(found.comparison) : first ? '1' : NONE,
  },
  {
    head: 'verdict',
    align: 'left',
    cell: ({ found }) => (found?.status === 'ok' ? found.verdict : (found?.status ?? NONE)),
  },
];
