import { execFileSync } from 'node:child_process';
import type { Machine } from './environment.ts';

/** Which version of a source tree is at work. */
export type GitState = NonNullable<Machine['git']>;

/** The state of the git work tree around a folder; null outside one, or without git. */
export function gitState(folder: string): GitState | null {
  const git = (...args: string[]) =>
    execFileSync('git', args, {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  try {
    const commit = git('rev-parse', 'HEAD').trim();
    return { commit, dirty: git('status', '--porcelain').trim() !== '' };
  } catch {
    return null;
  }
}
