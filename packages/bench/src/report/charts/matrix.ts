import { axisX, dot, gridX, ruleY, text } from '@observablehq/plot';
import type { MatrixNetwork, MatrixResult } from '../../matrix/matrix.ts';
import type { Cell } from '../../matrix/run-cell.ts';
import { pixels, rounded } from '../number.ts';
import { AXIS_LABEL, type Chart, GRID, INK } from './chart.ts';
import { machineLabel, softwareLabel } from './machine-label.ts';
import { drawRows, intervals, labels } from './rows.ts';
import { logTicks } from './ticks.ts';

/** A forward pass by backend, a chart per network of which something was measured. */
export function matrixCharts({ environment, networks }: MatrixResult): Chart[] {
  return networks.flatMap((network) => {
    const { preset, input, cells } = network;
    if (!cells.some((cell) => cell.status === 'ok' && cell.stages.forward.median > 0)) return [];
    const name = `matrix-${preset}-${input.width}x${input.height}`;
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
  return drawRows({
    title: `RSANet ${preset} at ${pixels(input)}: one forward pass`,
    subtitle: `Median and 95 % interval, lower is faster. ${machine}`,
    names,
    row: 30,
    marginRight: 80,
    x: { type: 'log', domain },
    behind: [
      gridX(logTicks(domain), GRID),
      axisX(logTicks(domain), {
        text: (tick: number) => tick.toLocaleString('en'),
        label: `milliseconds, logarithmic${standsIn}`,
        ...AXIS_LABEL,
      }),
    ],
    marks: [
      ruleY(names, { stroke: INK.text, strokeOpacity: 0.06 }),
      intervals(measured, colour),
      dot(measured, {
        x: 'median',
        y: 'name',
        r: 4.5,
        strokeWidth: 2,
        stroke: colour,
        fill: (row) => (row.software ? 'white' : INK.main),
      }),
      labels(measured, ({ median }) => `${rounded(median)} ms`),
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
