import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { openInRealm } from '../open-in-realm.ts';
import type { NodeBackendName, SessionOpener } from '../protocol.ts';
import { startChild } from './running-child.ts';

const require = createRequire(import.meta.url);

/** Opens a session in a Node process of its own. */
export const openNodeSession: SessionOpener<NodeBackendName> = async (backend, job, options) => {
  const folder = dirname(require.resolve('@rsanet/bench/package.json'));
  const script = join(folder, 'dist', 'node', 'child.js');
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
