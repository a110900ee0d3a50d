import type { Environment, Machine } from '../../environment/environment.ts';
import type { SessionInfo } from '../../sessions/protocol.ts';
import { bytesText } from '../number.ts';
import { blocks, bullets, code, escaped, listed } from './text.ts';

/** Where a result was measured, in a line, and what stands in for a GPU. */
export function machineText(
  environment: Machine & Partial<Environment>,
  infos: readonly SessionInfo[] = [],
): string {
  const { date, cpu, memory, os, node, git, backend } = environment;
  const browsers = unique(infos.flatMap(({ browser }) => browser ?? []));
  const load = cpu.load.map((mean) => mean.toFixed(2)).join(', ');
  const parts = [
    `${escaped(cpu.model)}, ${cpu.cores} ${cpu.cores === 1 ? 'core' : 'cores'}, load ${load}`,
    `${bytesText(memory.total)} memory`,
    escaped(`${os.name} ${os.release} ${os.arch}`),
    `Node ${escaped(node)}`,
    ...browsers.map(escaped),
    ...(backend ? [backendText(backend)] : []),
    git
      ? `commit ${code(git.commit.slice(0, 12))}${git.dirty ? ' with uncommitted changes' : ''}`
      : 'no git commit',
  ];
  return blocks([
    `Measured ${date.slice(0, 16).replace('T', ' ')} UTC on ${parts.join('; ')}.`,
    softwareText(infos),
  ]);
}

function backendText({ name, simd, threads }: Environment['backend']): string {
  const facts = [
    ...(simd === null ? [] : [simd ? 'SIMD' : 'no SIMD']),
    ...(threads === null ? [] : [threads === 1 ? '1 thread' : `${threads} threads`]),
  ];
  return `backend ${code(name)}${facts.length > 0 ? ` (${facts.join(', ')})` : ''}`;
}

function softwareText(infos: readonly SessionInfo[]): string | null {
  const names = unique(infos.filter(({ software }) => software).map(({ backend }) => backend));
  if (names.length === 0) return null;
  return `**\`software: true\`**: on ${listed(names.map(code))} a CPU stands in for the GPU. Such times rank nothing against a real one.`;
}

/** A backend as tables call it. */
export const backendName = ({
  backend,
  software,
}: Pick<SessionInfo, 'backend' | 'software'>): string =>
  `${code(backend)}${software ? ' (`software: true`)' : ''}`;

/** What each session computes on, where that says more than its name. */
export function devicesText(infos: readonly SessionInfo[]): string | null {
  const lines = infos.flatMap(({ backend, renderer, adapter, device, note }) => {
    const facts = [renderer, adapter, device, note].filter((fact) => fact !== null);
    return facts.length > 0 ? [`${code(backend)}: ${facts.map(escaped).join('; ')}`] : [];
  });
  return lines.length > 0 ? bullets(unique(lines)) : null;
}

/** Of several things those that have no figures, and why; null where all have. */
export function reasonsText<One extends Measured | Missing>(
  all: readonly One[],
  nameOf: (missing: Extract<One, Missing>) => string,
): string | null {
  const missing = all.filter((one): one is Extract<One, Missing> => one.status !== 'ok');
  if (missing.length === 0) return null;
  return bullets(missing.map((one) => `${nameOf(one)} ${one.status}: ${escaped(one.reason)}`));
}

interface Measured {
  readonly status: 'ok';
}

interface Missing {
  readonly status: 'unavailable' | 'failed';
  readonly reason: string;
}

const unique = <T>(items: readonly T[]): T[] => [...new Set(items)];
