import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { NodeBackendName, Session, SessionOpener } from '../protocol.ts';
import { type RunningChild, startChild, Unavailable } from './running-child.ts';

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
  const { timeoutMs, signal } = options;
  signal?.throwIfAborted();
  const child = startChild(script, { timeoutMs, signal });
  try {
    const info = await child.call('open', { backend, job });
    return { status: 'ok', session: session(info, child) };
  } catch (error) {
    await child.close();
    signal?.throwIfAborted();
    const status = error instanceof Unavailable ? 'unavailable' : 'failed';
    return { status, reason: (error as Error).message };
  }
}

function session(info: Session['info'], child: RunningChild): Session {
  return {
    info,
    run: () => child.call('run'),
    outputs: () => child.call('outputs'),
    resources: () => child.call('resources'),
    close: () => child.close(),
  };
}
