import { axisX, dot, gridY, ruleX, ruleY, text } from '@observablehq/plot';
import type { CcmFindings, CcmResult, ChartPoint } from '../../ccm/result.ts';
import { rounded } from '../number.ts';
import {
  AXIS,
  type Chart,
  draw,
  fileName,
  HALO,
  INK,
  LABEL_OFFSET,
  REFERENCE_LINE,
} from './chart.ts';
import { machineLabel, softwareLabel } from './machine-label.ts';
import { scatter } from './scatter.ts';
import { around } from './ticks.ts';

/** Frames per second against the ratio and against memory access, of each set on each backend. */
export function ccmCharts({ environment, backends }: CcmResult): Chart[] {
  return backends.flatMap((one) => {
    if (one.status !== 'ok') return [];
    return one.sets.flatMap((findings): Chart[] => {
      const { set, chart } = findings;
      if (chart.length === 0) return [];
      const on = softwareLabel(one.backend, runsOnSoftware(findings));
      const words = {
        title: `${set} on ${on}: frames per second`,
        subtitle: `95 % interval of the ratio to 1:1, the dashed line. ${machineLabel(environment)}`,
      };
      const name = (against: string) => fileName('ccm', one.backend, set, against);
      return [
        { name: name('ratio'), svg: againstRatio(chart, words) },
        { name: name('memory-access'), svg: againstMemoryAccess(chart, words) },
      ];
    });
  });
}

const runsOnSoftware = ({ comparisons }: CcmFindings): boolean =>
  comparisons.some((one) => one.status === 'ok' && one.info.software === true);

function againstMemoryAccess(
  points: readonly ChartPoint[],
  words: { title: string; subtitle: string },
): string {
  return scatter({
    ...words,
    title: `${words.title} against memory access`,
    xLabel: 'memory access of the folded network, MB',
    yLabel: 'FPS',
    points: points.map(({ variant, memoryAccess, fps, interval }) => ({
      label: variant,
      x: memoryAccess / 1e6,
      y: fps,
      interval,
      reference: interval === null,
    })),
  });
}

function againstRatio(
  chart: readonly ChartPoint[],
  words: { title: string; subtitle: string },
): string {
  const points = chart
    .filter(({ ratio }) => ratio !== null)
    .map(({ variant, fps, interval }) => ({
      variant,
      fps,
      interval,
      reference: interval === null,
    }));
  const sure = points.flatMap(({ variant, interval, reference }) =>
    interval ? [{ variant, low: interval[0], high: interval[1], reference }] : [],
  );
  const heights = points.flatMap(({ fps, interval }) => [fps, ...(interval ?? [])]);
  const colour = ({ reference }: { reference: boolean }) => (reference ? INK.marked : INK.main);
  return draw({
    ...words,
    heights: 'FPS',
    title: `${words.title} by channel ratio`,
    width: 760,
    height: 420,
    marginLeft: 64,
    marginBottom: AXIS,
    marginRight: 24,
    x: { type: 'point', domain: points.map(({ variant }) => variant), padding: 0.6 },
    y: { domain: around(heights, 0.1), label: null, zero: false },
    marks: [
      gridY({ strokeOpacity: 0.08 }),
      axisX({
        label: 'input to output channels of the pointwise convolutions',
        labelAnchor: 'center',
        labelOffset: LABEL_OFFSET,
      }),
      ruleY(
        points.filter(({ reference }) => reference),
        { y: 'fps', ...REFERENCE_LINE },
      ),
      ruleX(sure, { x: 'variant', y1: 'low', y2: 'high', stroke: colour, strokeWidth: 2 }),
      dot(points, { x: 'variant', y: 'fps', r: 4.5, fill: colour }),
      text(points, {
        x: 'variant',
        y: 'fps',
        dx: 9,
        dy: -9,
        textAnchor: 'start',
        ...HALO,
        text: ({ fps }) => rounded(fps),
      }),
    ],
  });
}
