import { existsSync } from 'node:fs';
import { openInRealm } from '../open-in-realm.ts';
import type { NodeBackendName, SessionOpener } from '../protocol.ts';
import { builtFile } from './installed.ts';
import { startChild } from './running-child.ts';

/** Opens a session in a Node process of its own. */
export const openNodeSession: SessionOpener<NodeBackendName> = async (backend, job, options) => {
  const script = builtFile('node', 'child.js');
  if (existsSync(script)) return openChildSession(script, backend, job, options);
  options.signal?.throwIfAborted();
  return { status: 'unavailable', reason: `${script} is missing; build it with 'npm run build'.` };
};

/** Opens a session in a process that runs a script. */
export async function openChildSession(
  script: string,
  ...[backend, job, options]: Parameters<SessionOpener<NodeBackendName>>
): ReturnType<SessionOpener> {
  options.signal?.throwIfAborted();
  return openInRealm(startChild(script, options.signal), backend, job, options);
}
