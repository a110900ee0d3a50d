import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { ArmOpener, NodeBackendName, OpenArm } from '../protocol.ts';
import { type ChildSession, startChild, Unavailable } from './child-session.ts';

const require = createRequire(import.meta.url);

/** Opens an arm in a Node process of its own. */
export const openNodeArm: ArmOpener<NodeBackendName> = async (backend, job, options) => {
  const folder = dirname(require.resolve('@rsanet/bench/package.json'));
  const script = join(folder, 'dist', 'node', 'child.js');
  if (existsSync(script)) return openChildArm(script, backend, job, options);
  options.signal?.throwIfAborted();
  return { status: 'unavailable', reason: `${script} is missing; build it with 'npm run build'.` };
};

/** Opens an arm in a process that runs a script. */
export async function openChildArm(
  script: string,
  ...[backend, job, options]: Parameters<ArmOpener<NodeBackendName>>
): ReturnType<ArmOpener> {
  const { timeoutMs, signal } = options;
  signal?.throwIfAborted();
  const session = startChild(script, { timeoutMs, signal });
  try {
    const info = await session.call('open', { backend, job });
    return { status: 'ok', arm: arm(info, session) };
  } catch (error) {
    await session.close();
    signal?.throwIfAborted();
    const status = error instanceof Unavailable ? 'unavailable' : 'failed';
    return { status, reason: (error as Error).message };
  }
}

function arm(info: OpenArm['info'], session: ChildSession): OpenArm {
  return {
    info,
    run: () => session.call('run'),
    outputs: () => session.call('outputs'),
    resources: () => session.call('resources'),
    close: () => session.close(),
  };
}
