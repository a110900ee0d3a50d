import {
  type AxisXOptions,
  axisX,
  axisY,
  dot,
  gridY,
  line,
  ruleX,
  ruleY,
  text,
} from '@observablehq/plot';
import type { CcmBackend, CcmResult, ChartPoint } from '../../ccm/result.ts';
import { shuffleNetRatios } from '../../ccm/shufflenet.ts';
import { kindOf, type SetKind } from '../../ccm/variants.ts';
import { AXIS_LABEL, type Chart, draw, GRID, HALO, INK } from './chart.ts';
import { machineLabel, softwareLabel } from './machine-label.ts';
import { around } from './ticks.ts';

type Measured = Extract<CcmBackend, { status: 'ok' }>;

/** A small chart of one backend, and where it stands. */
interface Panel {
  column: number;
  row: number;
}

/** A variant in a panel. */
interface Point extends Panel {
  kind: SetKind;
  x: number;
  /** FPS beside that of 1:1. */
  y: number;
  low: number;
  high: number;
}

const COLUMNS = 3;
const ROW = 170;
const KINDS: Readonly<Record<SetKind, { colour: string; said: string }>> = {
  backbone: { colour: INK.main, said: 'blue: backbones' },
  'pointwise-only': { colour: INK.marked, said: 'orange: pointwise alone' },
  'with-depthwise': { colour: '#1a7f37', said: 'green: with depthwise' },
};

/** FPS beside that of 1:1, a small chart per backend: against the ratio, and against memory access. */
export function ccmCharts(result: CcmResult): Chart[] {
  const backends = result.backends.filter(
    (one): one is Measured => one.status === 'ok' && one.sets.some(({ chart }) => chart.length > 0),
  );
  if (backends.length === 0) return [];
  return [
    { name: 'ccm-ratio', svg: againstRatio(result, backends) },
    { name: 'ccm-memory-access', svg: againstMemoryAccess(result, backends) },
  ];
}

function againstRatio(result: CcmResult, backends: readonly Measured[]): string {
  const points = pointsOf(backends, ({ ratio }) => ratio);
  const published = backends.flatMap((_, at) =>
    shuffleNetRatios.map(({ ratio, gpu }) => ({
      ...placeOf(at),
      x: ratio,
      y: gpu / shuffleNetRatios[0]!.gpu,
    })),
  );
  return smallMultiples(result, backends, {
    title: 'FPS by channel ratio',
    legend: `${legendOf(points)}; dashed: ShuffleNetV2 on a GPU`,
    x: { type: 'log', domain: [0.85, 16] },
    axis: {
      ticks: [1, 2, 6, 12],
      tickFormat: (ratio) => `1:${ratio}`,
      label: 'input to output channels of the pointwise convolutions, logarithmic',
    },
    heights: published.map(({ y }) => y),
    points,
    lines: [
      line(published, { ...POINT, z: null, stroke: INK.faint, strokeDasharray: '4 3' }),
      line(points, { ...POINT, z: 'kind', stroke: colour }),
    ],
  });
}

function againstMemoryAccess(result: CcmResult, backends: readonly Measured[]): string {
  const points = pointsOf(backends, ({ memoryAccess }, first) => memoryAccess / first.memoryAccess);
  const xs = points.map(({ x }) => x);
  return smallMultiples(result, backends, {
    title: 'FPS by memory access',
    legend: legendOf(points),
    x: { type: 'linear', domain: around(xs, 0.08) },
    axis: {
      tickFormat: (times) => `${times}`,
      label: 'memory access of the folded network beside that of 1:1',
    },
    heights: [],
    points,
    lines: [],
  });
}

interface Multiples {
  title: string;
  legend: string;
  x: { type: 'log' | 'linear'; domain: [number, number] };
  axis: AxisXOptions;
  /** Of what the lines show beside the points. */
  heights: readonly number[];
  points: readonly Point[];
  lines: ReturnType<typeof line>[];
}

function smallMultiples(
  { environment }: CcmResult,
  backends: readonly Measured[],
  { title, legend, x, axis, heights, points, lines }: Multiples,
): string {
  const titles = backends.map((one, at) => ({ ...placeOf(at), said: titleOf(one) }));
  const rows = Math.ceil(backends.length / COLUMNS);
  // A wide interval is cut off, or it would flatten everything else.
  const domain = around([...heights, ...points.map(({ y }) => y)], 0.1);
  const cut = points.map((point) => ({
    ...point,
    low: Math.max(domain[0], point.low),
    high: Math.min(domain[1], point.high),
  }));
  return draw({
    title: `CCM: ${title}`,
    subtitle: `95 % interval of the ratio to 1:1. ${machineLabel(environment)}`,
    heights: `FPS of 1:1 is 1; ${legend}`,
    height: ROW * rows,
    marginLeft: 48,
    marginRight: 24,
    x,
    y: { type: 'linear', domain, label: null, zero: false },
    fx: { axis: null, padding: 0.08, domain: Array.from({ length: COLUMNS }, (_, i) => i) },
    fy: { axis: null, padding: 0.16, domain: Array.from({ length: rows }, (_, i) => i) },
    marks: [
      gridY(GRID),
      axisY({ label: null, ticks: 4 }),
      axisX({ ...axis, ...AXIS_LABEL }),
      ruleY([1], { stroke: INK.text, strokeOpacity: 0.35 }),
      ...lines,
      ruleX(cut, { ...PLACE, x: 'x', y1: 'low', y2: 'high', stroke: colour, strokeOpacity: 0.5 }),
      dot(cut, { ...POINT, r: 3, fill: colour }),
      text(titles, {
        ...PLACE,
        text: 'said',
        frameAnchor: 'top-left',
        textAnchor: 'start',
        dx: 4,
        dy: -4,
        ...HALO,
        fontWeight: 'bold',
      }),
    ],
  });
}

const PLACE = { fx: 'column', fy: 'row' } as const;
const POINT = { ...PLACE, x: 'x', y: 'y' } as const;
const placeOf = (at: number): Panel => ({ column: at % COLUMNS, row: Math.floor(at / COLUMNS) });
const colour = ({ kind }: Point) => KINDS[kind].colour;

const legendOf = (points: readonly Point[]) =>
  Object.entries(KINDS)
    .flatMap(([kind, { said }]) => (points.some((point) => point.kind === kind) ? [said] : []))
    .join('; ');

function titleOf({ backend, sets }: Measured): string {
  const comparisons = sets.flatMap((set) => set.comparisons);
  return softwareLabel(
    backend,
    comparisons.some((one) => one.status === 'ok' && one.info.software === true),
  );
}

/** Every set's variants, each at an `x` of its own; of one `x` the first alone. */
function pointsOf(
  backends: readonly Measured[],
  xOf: (point: ChartPoint, first: ChartPoint) => number | null,
): Point[] {
  return backends.flatMap(({ sets }, at) =>
    sets.flatMap(({ set, chart }) => {
      const [first] = chart;
      const seen = new Set<number>();
      return chart.flatMap((point): Point[] => {
        const x = xOf(point, first!);
        if (x === null || seen.has(x)) return [];
        seen.add(x);
        const y = point.fps / first!.fps;
        const [low, high] = point.interval ?? [point.fps, point.fps];
        const ends = { low: low / first!.fps, high: high / first!.fps };
        return [{ ...placeOf(at), kind: kindOf(set), x, y, ...ends }];
      });
    }),
  );
}
