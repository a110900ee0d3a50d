import type { ChartPoint } from '@rsanet/bench/browser';

/** Draws frames per second against the channel ratio, with 95 % intervals; 1:1 is the dashed line. */
export async function ratioChart(chart: readonly ChartPoint[]): Promise<Element> {
  const { axisX, axisY, dot, gridY, plot, ruleX, ruleY, text } = await import('@observablehq/plot');
  const points = chart.map(({ variant, fps, interval }) => ({
    variant,
    fps,
    low: interval?.[0] ?? fps,
    high: interval?.[1] ?? fps,
    colour: interval ? 'var(--forward)' : 'var(--accent)',
  }));
  const max = Math.max(...points.map(({ high }) => high));
  const svg = plot({
    width: 680,
    height: 340,
    marginLeft: 48,
    marginRight: 16,
    marginTop: 28,
    marginBottom: 44,
    style: { background: 'none', fontSize: '13px' },
    x: { type: 'point', domain: points.map(({ variant }) => variant), padding: 0.5 },
    y: { domain: [0, 1.1 * max] },
    marks: [
      gridY({ ticks: 5, strokeOpacity: 0.15 }),
      axisX({
        label: 'input to output channels',
        labelAnchor: 'center',
        labelArrow: 'none',
        tickSize: 0,
        labelOffset: 40,
      }),
      axisY({ label: 'frames per second', labelArrow: 'none', ticks: 5, tickSize: 0 }),
      ruleY([points[0]!.fps], { stroke: 'var(--accent)', strokeDasharray: '4 4' }),
      ruleX(points, { x: 'variant', y1: 'low', y2: 'high', stroke: 'colour', strokeWidth: 3 }),
      dot(points, { x: 'variant', y: 'fps', r: 5, fill: 'colour' }),
      text(points, {
        x: 'variant',
        y: 'fps',
        text: ({ fps }) => fps.toFixed(fps < 10 ? 1 : 0),
        dx: 12,
        textAnchor: 'start',
        fontWeight: 600,
        stroke: 'var(--card)',
        strokeWidth: 4,
        fill: 'currentColor',
      }),
    ],
  });
  svg.setAttribute('role', 'img');
  svg.setAttribute(
    'aria-label',
    'Frames per second by channel ratio; the table below says the same.',
  );
  return svg;
}
