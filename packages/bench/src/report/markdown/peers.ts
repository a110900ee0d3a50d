import type { Published } from '../../peers/published.ts';
import type { PublishedRow } from '../../peers/published-table.ts';
import type { PeerFindings, PeersResult } from '../../peers/result.ts';
import { fpsInterval } from '../fps-interval.ts';
import {
  bytesText,
  NONE,
  orNone,
  percent,
  pixels,
  ratioText,
  scaled,
  signedPercent,
  within,
} from '../number.ts';
import { machineText, reasonsText } from './machine.ts';
import { type Column, table } from './table.ts';
import { blocks, bullets, code, escaped, listed } from './text.ts';

type MeasuredPeer = Extract<PeerFindings, { status: 'ok' }>;

/** RSANet beside what people would use instead: as measured, and as published. */
export function peersText(result: PeersResult): string {
  const { environment, settings, picture, reference, networks, published } = result;
  const ok = networks.filter((one) => one.status === 'ok');
  return blocks([
    '## RSANet and its peers',
    machineText(environment),
    `${settings.rounds} interleaved pairs of each network with ${code(reference)} on the same ${pixels(picture)} image; medians with bootstrap 95 % intervals, milliseconds. Networks that were not trained run with random weights, which take the same time.`,
    bullets(comparedText(ok)),
    table(networks, MEASURED),
    reasonsText(networks, nameOf),
    accuracyText(ok),
    published.length > 0 ? publishedText(published) : null,
  ]);
}

const nameOf = ({ label, input }: Pick<PeerFindings, 'label' | 'input'>): string =>
  `${escaped(label)} ${pixels(input)}`;

/** Which networks are faster than the reference, slower, or neither by the whole interval. */
function comparedText(networks: readonly MeasuredPeer[]): string[] {
  const reference = networks.find(({ ratio }) => ratio === null);
  if (!reference) return [];
  const those = (fits: (low: number, high: number) => boolean) =>
    networks.filter(({ ratio }) => ratio && fits(...ratio.interval)).map(nameOf);
  const groups = [
    ['Faster than', those((_, high) => high < 1)],
    ['Slower than', those((low) => low > 1)],
    ['Not distinguishable from', those((low, high) => low <= 1 && high >= 1)],
  ] as const;
  return groups.flatMap(([said, names]) =>
    names.length > 0 ? [`${said} ${nameOf(reference)}: ${listed(names)}.`] : [],
  );
}

/** Accuracies are only beside each other where they are of the same images and classes. */
function accuracyText(networks: readonly MeasuredPeer[]): string | null {
  const lines = networks.flatMap(({ accuracy, ...network }) => {
    if (!accuracy) return [];
    const { split, images, perClass, map } = accuracy;
    const classes = listed(perClass.map((one) => escaped(one.class)));
    return [
      `${nameOf(network)}: mAP@0.5 ${percent(map.allPoint)} by the area under the curve, ${percent(map.elevenPoint)} by eleven points, over ${classes} in ${images} images of ${escaped(split)}`,
    ];
  });
  return lines.length > 0 ? bullets(lines) : null;
}

const whenOk = (format: (network: MeasuredPeer) => string) => (network: PeerFindings) =>
  network.status === 'ok' ? format(network) : NONE;

const MEASURED: readonly Column<PeerFindings>[] = [
  { head: 'network', align: 'left', cell: ({ label }) => escaped(label) },
  { head: 'input', cell: ({ input }) => pixels(input) },
  { head: 'status', align: 'left', cell: ({ status }) => status },
  { head: 'trained', cell: whenOk(({ trained }) => (trained ? 'yes' : 'no')) },
  { head: 'parameters', cell: whenOk(({ params }) => scaled(params)) },
  { head: 'MACs', cell: whenOk(({ macs }) => scaled(macs)) },
  { head: 'memory access', cell: whenOk(({ memoryAccess }) => orNone(memoryAccess, bytesText)) },
  { head: 'forward', cell: whenOk(({ forward }) => within(forward.median, forward.interval)) },
  { head: 'FPS', cell: whenOk((network) => within(network.fps, fpsInterval(network))) },
  {
    head: "time over the reference's",
    cell: whenOk(({ ratio }) => (ratio ? ratioText(ratio) : '1')),
  },
  {
    head: 'end to end',
    cell: whenOk(({ endToEnd }) => orNone(endToEnd, (one) => within(one.median, one.interval))),
  },
  {
    head: 'mAP@0.5',
    cell: whenOk(({ accuracy }) => orNone(accuracy, ({ map }) => percent(map.allPoint))),
  },
];

function publishedText(rows: readonly PublishedRow[]): string {
  const counted = rows.some((row) => row.counted);
  const notes = rows.map(
    ({ label, input, published, difference }) =>
      `${nameOf({ label, input })}: ${escaped(published.source)}${difference ? `. ${escaped(difference.reason)}` : ''}`,
  );
  return blocks([
    '### As published',
    `A FLOP is a multiply-accumulate to some authors and each of its two operations to others, so the published figures stand as stated and again as multiply-accumulates (MACs), where it is known how they were counted${counted ? ', beside the counts of the networks as built here' : ''}.`,
    table(rows, PUBLISHED),
    bullets(notes),
  ]);
}

const PUBLISHED: readonly Column<PublishedRow>[] = [
  { head: 'network', align: 'left', cell: ({ label }) => escaped(label) },
  { head: 'input', cell: ({ input }) => pixels(input) },
  { head: 'parameters', cell: ({ published }) => paramsText(published) },
  { head: 'FLOPs as stated', cell: ({ published }) => orNone(published.flops, scaled) },
  { head: 'counted as', align: 'left', cell: ({ published }) => conventionText(published) },
  { head: 'MACs', cell: ({ publishedMacs }) => orNone(publishedMacs, scaled) },
  { head: 'parameters here', cell: (row) => countText(row, 'params') },
  { head: 'MACs here', cell: (row) => countText(row, 'macs') },
  {
    head: 'VOC07 mAP, %',
    cell: ({ published }) => orNone(published.voc07, (map) => map.toFixed(1)),
  },
  { head: 'COCO AP, %', cell: ({ published }) => orNone(published.coco, (ap) => ap.toFixed(1)) },
];

function paramsText({ params, modelBytes }: Published): string {
  if (params !== null) return scaled(params);
  return orNone(modelBytes, (bytes) => `file of ${bytesText(bytes)}`);
}

function conventionText({ flops, convention }: Published): string {
  if (flops === null) return NONE;
  if (convention === null) return 'not known';
  return convention === 'macs' ? 'MACs' : '2 × MACs';
}

function countText({ counted, difference }: PublishedRow, what: 'params' | 'macs'): string {
  if (!counted) return NONE;
  const off = difference?.[what] ?? null;
  return `${scaled(counted[what])}${off === null ? '' : ` (${signedPercent(off)})`}`;
}
