import type {
  BackendComparison,
  CompareResult,
  PackageComparison,
  Revision,
} from '../../compare/result.ts';
import type { Parity } from '../../sessions/parity.ts';
import {
  type ComparedBackend,
  type ComparedStage,
  comparedStages,
  stageNames,
  without,
} from '../compared-stages.ts';
import {
  NONE,
  orNone,
  percent,
  pixels,
  ratioText,
  rounded,
  signedCount,
  signedPercent,
} from '../number.ts';
import { backendName, devicesText, machineText, reasonsText } from './machine.ts';
import { boxesText, differenceText } from './parity.ts';
import { type Column, table } from './table.ts';
import { blocks, bullets, code, escaped, listed } from './text.ts';

/** Whether head may take base's place, and why not. */
export function compareText(result: CompareResult): string {
  const { environment, settings, base, head, uncommitted, backends, packages } = result;
  const { network, sessions, pairs, bytesTolerance } = settings;
  const ok = backends.filter((one) => one.status === 'ok');
  const infos = ok.map(({ info }) => info);
  const missing = reasonsText(backends, ({ backend, side }) => `${code(backend)}, ${side}`);
  const agreements = backends.flatMap(agreementsOf);
  const input = network.input ? ` at ${pixels(network.input)}` : '';
  return blocks([
    '## Head against base',
    result.passed ? '**Passed.**' : '**Failed:**',
    bullets(result.failures.map(escaped)),
    `Head is ${revisionText(head)}; base is ${revisionText(base)}.`,
    uncommitted ? '**The work tree has uncommitted changes, which were not measured.**' : null,
    machineText(environment, infos),
    `${network.preset}${input}, in ${sessions} ${sessions === 1 ? 'session' : 'sessions'} of up to ${pairs} interleaved pairs. A ratio is head's time over base's with its bootstrap 95 % interval. A stage is slower where the whole interval lies above 1 + delta, and does so again in a rerun; delta is the p95 of the noise, the error of comparing base with itself, or 10 % where that is more.`,
    ...ok.map(backendText),
    missing && blocks(['### Not compared', missing]),
    agreements.length > 0
      ? blocks([
          '### Outputs',
          "Head's must agree with those of its own cpu; from base's they may differ.",
          table(agreements, AGREEMENT),
        ])
      : null,
    packages.length > 0
      ? blocks([
          '### Packages',
          `Bytes of the tarballs; ${percent(bytesTolerance)} more is allowed, and always a little.`,
          table(packages, SIZES),
        ])
      : null,
  ]);
}

const revisionText = ({ ref, commit }: Revision): string =>
  `${code(ref)}, commit ${code(commit.slice(0, 12))}`;

function backendText(backend: ComparedBackend): string {
  const { info, attempts, slower } = backend;
  const stages = comparedStages(backend);
  const short = attempts[0] ? stageNames(without(attempts[0])) : [];
  return blocks([
    `### ${backendName(info)}`,
    slower.length > 0
      ? `**Slower: ${listed(stageNames(slower))}.**`
      : `No stage is slower${attempts.length > 1 ? '; what seemed so at first was not so again' : ''}.`,
    stages.length > 0 ? table(stages, STAGES) : null,
    short.length > 0 ? `Too short for this backend's clock: ${listed(short)}.` : null,
    devicesText([info]),
  ]);
}

const STAGES: readonly Column<ComparedStage>[] = [
  { head: 'stage', align: 'left', cell: ({ name }) => name },
  { head: 'ratio', cell: ({ comparison }) => ratioText(comparison) },
  { head: 'delta', cell: ({ noise }) => orNone(noise, ({ delta }) => percent(delta)) },
  { head: 'p95 of noise', cell: ({ noise }) => orNone(noise, ({ p95 }) => percent(p95)) },
  { head: 'head, ms', cell: ({ comparison }) => rounded(comparison.head.median) },
  { head: 'base, ms', cell: ({ comparison }) => rounded(comparison.base.median) },
  { head: 'slower', align: 'left', cell: ({ slower }) => (slower ? '**yes**' : 'no') },
];

interface Agreement {
  backend: string;
  reference: string;
  parity: Parity;
}

function agreementsOf(one: BackendComparison): Agreement[] {
  if (one.status === 'ok') {
    const backend = backendName(one.info);
    return [
      { backend, reference: "head's cpu", parity: one.parity.cpu },
      { backend, reference: 'base', parity: one.parity.base },
    ];
  }
  const { backend, parity } = one;
  return parity ? [{ backend: code(backend), reference: "head's cpu", parity }] : [];
}

const AGREEMENT: readonly Column<Agreement>[] = [
  { head: 'backend', align: 'left', cell: ({ backend }) => backend },
  { head: 'compared with', align: 'left', cell: ({ reference }) => reference },
  { head: 'difference / largest output', cell: ({ parity }) => differenceText(parity) },
  { head: 'boxes', cell: ({ parity }) => boxesText(parity) },
  { head: 'the same', align: 'left', cell: ({ parity }) => (parity.within ? 'yes' : '**no**') },
];

const exactly = (bytes: number) => bytes.toLocaleString('en');

const SIZES: readonly Column<PackageComparison>[] = [
  { head: 'package', align: 'left', cell: ({ name }) => code(name) },
  { head: 'base', cell: ({ base }) => orNone(base, exactly) },
  { head: 'head', cell: ({ head }) => orNone(head, exactly) },
  { head: 'difference', cell: growthText },
];

function growthText({ base, head }: PackageComparison): string {
  if (base === null) return head === null ? NONE : 'new';
  if (head === null) return 'gone';
  const share = base > 0 ? ` (${signedPercent(head / base - 1)})` : '';
  return `${signedCount(head - base)}${share}`;
}
