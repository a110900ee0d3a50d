import { dot, ruleX, tickX } from '@observablehq/plot';
import type { CompareResult } from '../../compare/result.ts';
import { type ComparedStage, comparedStages } from '../compared-stages.ts';
import { times } from '../number.ts';
import { AXIS_LABEL, type Chart, INK, REFERENCE_LINE } from './chart.ts';
import { machineLabel, softwareLabel } from './machine-label.ts';
import { drawRows, intervals, labels } from './rows.ts';
import { around } from './ticks.ts';

/** Head's time over base's by stage, a chart per backend on which something was compared. */
export function compareCharts({ environment, base, head, backends }: CompareResult): Chart[] {
  return backends.flatMap((one) => {
    if (one.status !== 'ok') return [];
    const stages = comparedStages(one);
    if (stages.length === 0) return [];
    const on = softwareLabel(one.backend, one.info.software === true);
    const title = `${on}: time of head ${head.commit.slice(0, 12)} over base ${base.commit.slice(0, 12)}`;
    const svg = ratioByStage(stages, title, machineLabel(environment));
    return [{ name: `compare-${one.backend}`, svg }];
  });
}

function ratioByStage(stages: readonly ComparedStage[], title: string, machine: string): string {
  const rows = stages.map(({ name, comparison: { ratio, interval }, slower }) => ({
    name,
    ratio,
    low: interval[0],
    high: interval[1],
    slower,
  }));
  const limits = stages.flatMap(({ name, noise }) =>
    noise ? [{ name, limit: 1 + noise.delta }] : [],
  );
  const reach = [1, ...rows.flatMap(({ low, high }) => [low, high])];
  const colour = ({ slower }: { slower: boolean }) => (slower ? INK.marked : INK.main);
  return drawRows({
    title,
    subtitle: `95 % interval; slower lies beyond the tick, 1 + delta. ${machine}`,
    names: rows.map(({ name }) => name),
    row: 36,
    marginRight: 64,
    x: {
      domain: around([...reach, ...limits.map(({ limit }) => limit)], 0.08),
      label: 'ratio, above 1 head takes longer',
      ...AXIS_LABEL,
      zero: false,
    },
    marks: [
      ruleX([1], REFERENCE_LINE),
      intervals(rows, colour),
      tickX(limits, { x: 'limit', y: 'name', stroke: INK.text, strokeWidth: 2, inset: 6 }),
      dot(rows, { x: 'ratio', y: 'name', r: 4.5, fill: colour }),
      labels(rows, ({ ratio }) => times(ratio)),
    ],
  });
}
