import { execFileSync } from 'node:child_process';

/** Which version of a source tree is at work. */
export interface GitState {
  commit: string;
  /** Whether files differ from the commit, or are not in it and not ignored either. */
  dirty: boolean;
}

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
