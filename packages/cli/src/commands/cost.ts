import { rsanetFigures } from '@rsanet/bench/names';
import type { Cost, ModuleCost } from '@rsanet/graph';
import type { PresetName } from '@rsanet/rsanet';
import { defineCommand } from '../command.ts';
import { PRESET_NAMES } from '../preset-names.ts';
import { table } from '../table.ts';
import { factor, inputSize, wholeNumber } from '../values.ts';

/** `rsanet cost`: what the network takes, per module and in total. */
export const cost = defineCommand({
  name: 'cost',
  description: 'Count parameters, operations and memory access of the network',
  args: {
    preset: {
      type: 'enum',
      options: PRESET_NAMES,
      required: true,
      description: 'The published form to count',
    },
    input: { type: 'string', valueHint: 'WxH', description: "Input in pixels, the preset's" },
    classes: { type: 'string', valueHint: 'N', description: "Number of classes, the preset's" },
    width: {
      type: 'string',
      default: '1',
      valueHint: 'F',
      description: "Factor on the backbone's channels",
    },
    rsam: {
      type: 'boolean',
      default: true,
      description: 'Fuse features by RSAM',
      negativeDescription: 'Leave the attention out, as in the ablation',
    },
  },
  notes: `Figures are of a batch of one, batch norm not folded. macs: multiply-accumulates of convolutions;
flops: twice that, and elementwise work; memoryAccess: bytes of maps and weights read and written.`,
  examples: ['rsanet cost --preset voc-416', 'rsanet cost --preset coco-320 --input 416 --json'],
  async run(args, { stdout }) {
    const input = args.input === undefined ? undefined : inputSize('--input', args.input);
    const numClasses =
      args.classes === undefined ? undefined : wholeNumber('--classes', args.classes);
    const width = factor('--width', args.width);
    const { rsanet } = await import('@rsanet/rsanet/graph');
    const { cost, moduleCosts } = await import('@rsanet/graph');
    const graph = rsanet({
      preset: args.preset,
      ...(input && { input }),
      ...(numClasses && { numClasses }),
      width,
      fusion: args.rsam ? 'rsam' : 'none',
    });
    const counted = cost(graph);
    const modules = moduleCosts(counted);
    if (args.json) stdout.write(`${JSON.stringify(asJson(counted, modules), null, 2)}\n`);
    else {
      const asPublished = !input && !numClasses && width === 1 && args.rsam === true;
      stdout.write(asTable(counted, modules) + besidePublished(args.preset, counted, asPublished));
    }
    return true;
  },
});

function asJson(counted: Cost, modules: readonly ModuleCost[]) {
  const { params, macs, flops, convFlops, memoryAccess } = counted;
  return { params, macs, flops, convFlops, memoryAccess, modules };
}

function asTable(counted: Cost, modules: readonly ModuleCost[]): string {
  const rows = [...modules, { ...counted, name: 'total' }].map(
    ({ name, params, macs, flops, memoryAccess }) => [
      name,
      params.toLocaleString('en'),
      (macs / 1e6).toFixed(1),
      (flops / 1e6).toFixed(1),
      (memoryAccess / 1e6).toFixed(1),
    ],
  );
  return table(['module', 'parameters', 'M MACs', 'M FLOPs', 'MB memory access'], rows);
}

function besidePublished(preset: PresetName, counted: Cost, asPublished: boolean): string {
  const { params, flops } = rsanetFigures[preset];
  const rows = [
    ['parameters, M', 1e6, counted.params, params],
    ['FLOPs of convolutions, G', 1e9, counted.convFlops, flops],
    ['FLOPs with elementwise work, G', 1e9, counted.flops, flops],
  ] as const;
  const shown = rows.map(([figure, unit, ours, theirs]) => [
    figure,
    (ours / unit).toFixed(2),
    (theirs / unit).toFixed(2),
    asPublished ? `${(100 * (ours / theirs - 1)).toFixed(1)} %` : 'another network',
  ]);
  return table([preset, 'this network', 'published', 'difference'], shown);
}
