import type { PeersResult } from '../../peers/result.ts';
import { fpsInterval } from '../fps-interval.ts';
import type { Chart } from './chart.ts';
import { machineLabel } from './machine-label.ts';
import { type ScatterPoint, scatter } from './scatter.ts';

/** Frames per second against size and work, and accuracy against frames per second where it was measured. */
export function peersCharts({ environment, reference, networks }: PeersResult): Chart[] {
  const measured = networks.flatMap((network) => {
    if (network.status !== 'ok') return [];
    const { name, label, input, fps } = network;
    const sides =
      input.width === input.height ? `${input.width}` : `${input.width}×${input.height}`;
    const point = { label: `${label} ${sides}`, reference: name === reference };
    return [{ ...network, point, speed: { ...point, y: fps, interval: fpsInterval(network) } }];
  });
  if (measured.length === 0) return [];
  const on = `On ${environment.backend.name}. ${machineLabel(environment)}`;
  const speed = (what: string, xLabel: string, points: readonly ScatterPoint[]) =>
    scatter({
      title: `Frames per second against ${what}`,
      xLabel,
      yLabel: 'FPS, forward pass',
      points,
      subtitle: `Forward pass, 95 % interval. ${on}`,
    });
  const accurate = measured.flatMap(({ point, fps, accuracy }) =>
    accuracy ? [{ ...point, x: fps, y: 100 * accuracy.map.allPoint, interval: null }] : [],
  );
  const charts: Chart[] = [
    {
      name: 'peers-params',
      svg: speed(
        'parameters',
        'parameters, millions',
        measured.map(({ speed, params }) => ({ ...speed, x: params / 1e6 })),
      ),
    },
    {
      name: 'peers-macs',
      svg: speed(
        'work',
        'multiply-accumulates of convolutions, G',
        measured.map(({ speed, macs }) => ({ ...speed, x: macs / 1e9 })),
      ),
    },
  ];
  if (accurate.length === 0) return charts;
  const svg = scatter({
    title: 'Accuracy against frames per second',
    subtitle: `VOC mAP@0.5 of trained networks; forward pass. ${on}`,
    xLabel: 'FPS',
    yLabel: 'mAP@0.5, %',
    points: accurate,
  });
  return [...charts, { name: 'peers-accuracy', svg }];
}
