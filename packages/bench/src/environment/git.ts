import { execFileSync, type StdioOptions } from 'node:child_process';
import type { Machine } from './environment.ts';

/** Which version of a source tree is at work. */
export type GitState = NonNullable<Machine['git']>;

/**
 * Runs git in a folder and gives what it says.
 *
 * @throws Error when git is missing or fails, with what it says of that
 */
export function git(folder: string, ...args: string[]): string {
  const stdio: StdioOptions = ['ignore', 'pipe', 'pipe'];
  return execFileSync('git', args, { cwd: folder, encoding: 'utf8', stdio }).trim();
}

/** The state of the git work tree around a folder; null outside one, or without git. */
export function gitState(folder: string): GitState | null {
  try {
    const commit = git(folder, 'rev-parse', 'HEAD');
    return { commit, dirty: git(folder, 'status', '--porcelain') !== '' };
  } catch {
    return null;
  }
}
