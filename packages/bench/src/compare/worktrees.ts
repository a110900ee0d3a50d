import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RsanetError } from '@rsanet/errors';
import { git } from '../environment/git.ts';
import type { Revision, Side } from './result.ts';

/** A revision, checked out in a folder of its own. */
export interface Worktree extends Revision {
  folder: string;
}

/** Both revisions side by side. */
export interface Worktrees {
  /** Folder around both, for what else goes when they go. */
  folder: string;
  trees: Record<Side, Worktree>;
}

/**
 * Checks out two revisions of a repository in a temporary folder, and removes them whatever comes.
 *
 * @param repository folder of it, or one inside
 * @throws RsanetError INVALID_ARGUMENT for a folder that is in no repository, or a ref that is no commit's
 */
export async function withWorktrees<T>(
  repository: string,
  refs: Record<Side, string>,
  work: (worktrees: Worktrees) => Promise<T>,
): Promise<T> {
  const revisions = {
    base: revision(repository, refs.base),
    head: revision(repository, refs.head),
  };
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'rsanet-compare-')));
  const checkOut = ({ ref, commit }: Revision, side: Side): Worktree => {
    const path = join(folder, side);
    // No hook of whoever works in the repository.
    const quiet = ['-c', 'core.hooksPath=/dev/null'];
    git(repository, ...quiet, 'worktree', 'add', '--quiet', '--detach', path, commit);
    return { ref, commit, folder: path };
  };
  try {
    const { base, head } = revisions;
    return await work({
      folder,
      trees: { base: checkOut(base, 'base'), head: checkOut(head, 'head') },
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
    git(repository, 'worktree', 'prune');
  }
}

/** Top folder of the repository's work tree. */
export function topFolder(repository: string): string {
  try {
    return git(repository, 'rev-parse', '--show-toplevel');
  } catch (cause) {
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `'${repository}' is in no work tree of git; expected the folder of a repository.`,
      { cause },
    );
  }
}

function revision(repository: string, ref: string): Revision {
  topFolder(repository);
  try {
    const wanted = ['--verify', '--quiet', '--end-of-options', `${ref}^{commit}`];
    return { ref, commit: git(repository, 'rev-parse', ...wanted) };
  } catch (cause) {
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `'${ref}' is no commit of ${repository}; name a branch, tag or commit that has been fetched.`,
      { cause },
    );
  }
}
