import { type Cost, cost, fold, type ModuleCost, moduleCosts } from '@rsanet/graph';
import type { DetectorModel } from '@rsanet/rsanet';
import { element, row } from '../element.ts';

/** How each figure is called, and shown. */
const FIGURES = {
  params: { name: 'Parameters', text: (count: number) => amount(count) },
  macs: { name: 'Multiply-accumulates', text: (count: number) => amount(count) },
  memoryAccess: { name: 'Memory access', text: (bytes: number) => `${amount(bytes)}B` },
} as const;

type Figure = keyof typeof FIGURES;

/** Shows what a network costs, stage by stage: as bars, and as a table. */
export async function showNetwork({ graph, metadata }: DetectorModel): Promise<void> {
  const { width, height } = metadata.input;
  const counted = cost(fold(graph), { input: metadata.input });
  const modules = moduleCosts(counted);
  element('network-summary', HTMLElement).textContent = [
    `${metadata.name ?? graph.name}, input ${width} × ${height}:`,
    `${figure(counted, 'params')} parameters, ${figure(counted, 'macs')} multiply-accumulates,`,
    `${figure(counted, 'memoryAccess')} of memory access per image. Batch norm is folded, as it runs.`,
  ].join(' ');
  const rows = [...modules, { ...counted, name: 'total' }].map((module) =>
    row([
      module.name,
      ...[figure(module, 'params'), figure(module, 'macs'), figure(module, 'memoryAccess')],
    ]),
  );
  element('network-rows', HTMLElement).replaceChildren(...rows);
  element('network-chart', HTMLElement).replaceChildren(await bars(modules, counted));
}

async function bars(modules: readonly ModuleCost[], total: Cost): Promise<HTMLElement> {
  const { axisY, barX, plot, text } = await import('@observablehq/plot');
  const charts = (Object.keys(FIGURES) as Figure[]).map((key) => {
    const shares = modules.map((module) => ({
      name: module.name,
      share: module[key] / total[key],
      said: figure(module, key),
    }));
    const svg = plot({
      width: 360,
      height: 26 * modules.length + 12,
      marginTop: 4,
      marginBottom: 8,
      marginLeft: 88,
      marginRight: 64,
      style: { background: 'none', fontSize: '12px' },
      x: { axis: null, domain: [0, Math.max(...shares.map(({ share }) => share))] },
      y: { label: null, domain: modules.map(({ name }) => name), padding: 0.3 },
      marks: [
        axisY({ tickSize: 0, label: null }),
        barX(shares, { x: 'share', y: 'name', fill: `var(--${key})`, rx: 3 }),
        text(shares, { x: 'share', y: 'name', text: 'said', textAnchor: 'start', dx: 6 }),
      ],
    });
    svg.setAttribute('aria-hidden', 'true');
    const box = document.createElement('figure');
    const caption = document.createElement('figcaption');
    caption.textContent = FIGURES[key].name;
    box.append(caption, svg);
    return box;
  });
  const all = document.createElement('div');
  all.className = 'small-multiples';
  all.append(...charts);
  return all;
}

function figure(of: Pick<ModuleCost, Figure>, key: Figure): string {
  return FIGURES[key].text(of[key]);
}

/** A number in thousands, millions or thousands of millions. */
function amount(value: number): string {
  for (const [size, letter] of [
    [1e9, 'G'],
    [1e6, 'M'],
    [1e3, 'k'],
  ] as const) {
    if (value >= size) return `${(value / size).toFixed(value >= 100 * size ? 0 : 1)} ${letter}`;
  }
  return `${value} `;
}
