import { axisX, axisY, dot, gridX, ruleY, text } from '@observablehq/plot';
import type { MatrixNetwork, MatrixResult } from '../../matrix/matrix.ts';
import type { Cell } from '../../matrix/run-cell.ts';
import { pixels, rounded } from '../number.ts';
import {
  AXIS,
  type Chart,
  draw,
  fileName,
  INK,
  LABEL_OFFSET,
  TITLE_HEIGHT,
  textWidth,
} from './chart.ts';
import { machineLabel, softwareLabel } from './machine-label.ts';
import { logTicks } from './ticks.ts';

const ROW = 30;

/** A forward pass by backend, a chart per network of which something was measured. */
export function matrixCharts({ environment, networks }: MatrixResult): Chart[] {
  return networks.flatMap((network) => {
    const { preset, input, cells } = network;
    if (!cells.some((cell) => cell.status === 'ok' && cell.stages.forward.median > 0)) return [];
    const name = fileName('matrix', preset, `${input.width}x${input.height}`);
    return [{ name, svg: forwardByBackend(network, machineLabel(environment)) }];
  });
}

function forwardByBackend({ preset, input, cells }: MatrixNetwork, machine: string): string {
  const timed = cells.flatMap((cell) => {
    if (cell.status !== 'ok') return [];
    const { median, interval } = cell.stages.forward;
    return [{ name: nameOf(cell), median, interval, software: cell.info.software === true }];
  });
  // A coarse clock can say 0, which no logarithmic axis has.
  const times = timed.flatMap(({ median, interval }) => [median, ...interval]).filter((t) => t > 0);
  const domain = [Math.min(...times) * 0.8, Math.max(...times) * 1.25] as const;
  const measured = timed
    .filter(({ median }) => median > 0)
    .map(({ interval: [low, high], ...row }) => ({ ...row, low: Math.max(low, domain[0]), high }));
  const missing = [
    ...cells.flatMap((cell) =>
      cell.status === 'ok' ? [] : [{ name: nameOf(cell), status: cell.status }],
    ),
    ...timed
      .filter(({ median }) => median === 0)
      .map(({ name }) => ({ name, status: "too short for the backend's clock" })),
  ];
  const standsIn = measured.some(({ software }) => software)
    ? '; hollow: a CPU stands in for the GPU'
    : '';
  const names = cells.map(nameOf);
  const colour = ({ software }: { software: boolean }) => (software ? INK.marked : INK.main);
  return draw({
    title: `RSANet ${preset} at ${pixels(input)}: one forward pass`,
    subtitle: `Median and 95 % interval, lower is faster. ${machine}`,
    width: 760,
    height: TITLE_HEIGHT + ROW * cells.length + AXIS,
    marginLeft: 24 + Math.max(...names.map(textWidth)),
    marginBottom: AXIS,
    marginRight: 80,
    x: { type: 'log', domain },
    y: { type: 'band', domain: names },
    marks: [
      gridX(logTicks(domain), { strokeOpacity: 0.08 }),
      axisX(logTicks(domain), {
        text: (tick: number) => tick.toLocaleString('en'),
        label: `milliseconds, logarithmic${standsIn}`,
        labelAnchor: 'center',
        labelOffset: LABEL_OFFSET,
      }),
      axisY({ label: null, tickSize: 0 }),
      ruleY(names, { stroke: INK.text, strokeOpacity: 0.06 }),
      ruleY(measured, { x1: 'low', x2: 'high', y: 'name', stroke: colour, strokeWidth: 2 }),
      dot(measured, {
        x: 'median',
        y: 'name',
        r: 4.5,
        strokeWidth: 2,
        stroke: colour,
        fill: (row) => (row.software ? 'white' : INK.main),
      }),
      text(measured, {
        x: 'high',
        y: 'name',
        dx: 9,
        textAnchor: 'start',
        text: ({ median }) => `${rounded(median)} ms`,
      }),
      text(missing, {
        y: 'name',
        text: 'status',
        frameAnchor: 'left',
        dx: 9,
        textAnchor: 'start',
        fill: INK.faint,
        fontStyle: 'italic',
      }),
    ],
  });
}

const nameOf = (cell: Cell): string =>
  softwareLabel(cell.backend, cell.status === 'ok' && cell.info.software === true);
